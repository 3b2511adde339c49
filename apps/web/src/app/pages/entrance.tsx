import type { ReactNode } from 'react'
import styles from './entrance.module.css'

/** The frame of the pages before one is signed in. */
export function Entrance(props: { title: string; text: string; children: ReactNode; isNarrow?: boolean }) {
  return (
    <div className={styles.ground}>
      <div className={styles.sheet} data-narrow={props.isNarrow || undefined}>
        <div className={styles.head}>
          <img src="/icon.svg" alt="" width={40} height={40} />
          <h1>{props.title}</h1>
          <p className="soft">{props.text}</p>
        </div>
        {props.children}
      </div>
    </div>
  )
}
