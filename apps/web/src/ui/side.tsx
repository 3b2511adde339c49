import { ActionIcon } from '@mantine/core'
import type { ReactNode } from 'react'
import { AddIcon } from './icons.ts'
import styles from './side.module.css'
import { Tooltip } from './tooltip.tsx'

/** A short list at the side of a card, with one way to add to it. */
export function Side(props: {
  title: string
  /** What adding is called; none for those who may not. */
  addLabel?: string | undefined
  onAdd?: () => void
  children: ReactNode
}) {
  return (
    <section className={styles.side}>
      <div className={styles.title}>
        <h2>{props.title}</h2>
        {props.addLabel && (
          <Tooltip label={props.addLabel}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={props.addLabel}
              onClick={props.onAdd}
            >
              <AddIcon size={15} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {props.children}
    </section>
  )
}
