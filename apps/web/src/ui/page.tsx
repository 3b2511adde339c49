import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** A page: its title, one row of tools, its content. */
export function Page(props: { title: ReactNode; tools?: ReactNode; isWide?: boolean; children: ReactNode }) {
  return (
    <div className={props.isWide ? `${styles.page} ${styles.wide}` : styles.page}>
      <div className={styles.pageHead}>
        <h1>{props.title}</h1>
        {props.tools && <div className={styles.pageTools}>{props.tools}</div>}
      </div>
      {props.children}
    </div>
  )
}

/** Nothing here yet: says so, and what to do next. */
export function EmptyState(props: { icon: ReactNode; title: string; text: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <div className={styles.emptyIcon}>{props.icon}</div>
      <div className={styles.emptyTitle}>{props.title}</div>
      <div className={styles.emptyText}>{props.text}</div>
      {props.children && <div className={styles.emptyAction}>{props.children}</div>}
    </div>
  )
}

/** The shape of what is coming, while it comes. */
export function SkeletonRows({ rows = 6, height = 20 }: { rows?: number; height?: number }) {
  return (
    <div className={styles.skeleton} aria-busy="true">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <Skeleton key={index} height={height} width={`${92 - ((index * 17) % 34)}%`} />
      ))}
    </div>
  )
}
