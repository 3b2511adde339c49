import { useTranslation } from 'react-i18next'
import { CallDirectionIcon, CallStory } from '../../features/calls/call-story.tsx'
import styles from '../../features/contacts/contact.module.css'
import type { ContactStatus, TimelineItem } from '../../lib/contract.ts'
import { dateTime, money, when } from '../../lib/format.ts'
import { StatusBadge } from '../../ui/bits.tsx'
import { DealIcon, NoteIcon, RequestIcon, StatusIcon, TasksIcon } from '../../ui/icons.ts'

const icons = { note: NoteIcon, status: StatusIcon, deal: DealIcon, task: TasksIcon, request: RequestIcon }

/** One thing that happened, in the card's timeline. */
export function TimelineEntry({ item }: { item: TimelineItem }) {
  const Icon = item.kind === 'call' ? null : icons[item.kind]
  return (
    <article className={styles.item}>
      <span className={styles.itemIcon}>
        {item.call ? <CallDirectionIcon call={item.call} /> : Icon && <Icon size={16} stroke={1.7} />}
      </span>
      <div className={styles.itemBody}>
        {item.call ? <CallStory call={item.call} /> : <Happening item={item} />}
        {item.author && item.kind !== 'call' && <span className="soft">{item.author.name}</span>}
      </div>
      <time className={`${styles.itemAt} num`} dateTime={item.at} title={dateTime(item.at)}>
        {when(item.at)}
      </time>
    </article>
  )
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

function Happening({ item }: { item: TimelineItem }) {
  const { t } = useTranslation()
  const { body } = item
  switch (item.kind) {
    case 'note':
      return <p>{text(body.text)}</p>
    case 'status':
      return (
        <div>
          <StatusBadge status={text(body.to) as ContactStatus} /> {text(body.comment)}
        </div>
      )
    case 'deal':
      return (
        <div>
          {dealSentence(body, t)} <b>{text(body.title)}</b>
          {typeof body.amountMinor === 'number' && body.amountMinor > 0 && (
            <span className="num"> · {money(body.amountMinor, text(body.currency))}</span>
          )}
        </div>
      )
    case 'task':
      return (
        <div>
          {t('timeline.task')} <b>{text(body.title)}</b>
          {text(body.dueAt) && <span className="soft"> · {when(text(body.dueAt))}</span>}
        </div>
      )
    case 'request':
      return <div>{t(body.closed ? 'timeline.requestClosed' : 'timeline.requestOpened')}</div>
    case 'call':
      return null
  }
}

function dealSentence(body: Record<string, unknown>, t: ReturnType<typeof useTranslation>['t']): string {
  if (body.state === 'won') return t('timeline.dealWon')
  if (body.state === 'lost') return t('timeline.dealLost')
  if (text(body.from) && text(body.to))
    return t('timeline.dealMoved', { from: text(body.from), to: text(body.to) })
  return t('timeline.dealOpened')
}
