import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CallDirectionIcon, CallStory } from '../../features/calls/call-story.tsx'
import { ClosingCallLink } from '../../features/calls/closing-call.tsx'
import styles from '../../features/contacts/contact.module.css'
import type { ClosingCall, ContactStatus, TimelineItem } from '../../lib/contract.ts'
import { dateTime, money, when } from '../../lib/format.ts'
import { StatusBadge } from '../../ui/bits.tsx'
import { callAnchor } from '../../ui/call-link.tsx'
import { FileLink } from '../../ui/file-link.tsx'
import { DealIcon, NoteIcon, RequestIcon, StatusIcon, TasksIcon } from '../../ui/icons.ts'

const icons = { note: NoteIcon, status: StatusIcon, deal: DealIcon, task: TasksIcon, request: RequestIcon }

/** One thing that happened, in the card's timeline. */
export function TimelineEntry({ item }: { item: TimelineItem }) {
  const Icon = item.kind === 'call' ? null : icons[item.kind]
  return (
    <article className={styles.item} {...(item.call && { id: callAnchor(item.call.id), tabIndex: -1 })}>
      <span className={styles.itemIcon}>
        {item.call ? <CallDirectionIcon call={item.call} /> : Icon && <Icon size={16} stroke={1.7} />}
      </span>
      <div className={styles.itemBody}>
        {item.call ? <CallStory call={item.call} /> : <Happening item={item} />}
        {item.author && item.kind !== 'call' && item.kind !== 'request' && (
          <span className="soft">{item.author.name}</span>
        )}
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
      return <DealHappening body={body} />
    case 'task':
      return (
        <div>
          {t('timeline.task')} <b>{text(body.title)}</b>
          {text(body.dueAt) && <span className="soft">, {when(text(body.dueAt))}</span>}
        </div>
      )
    case 'request':
      return <RequestHappening body={body} />
    case 'call':
      return null
  }
}

/** The opening says how often the customer called; the closing leads to the conversation that did it. */
function RequestHappening({ body }: { body: Record<string, unknown> }) {
  const { t } = useTranslation()
  const closedBy = body.closedBy as ClosingCall | null | undefined
  const count = typeof body.missedCalls === 'number' ? body.missedCalls : 1
  if (!body.closed)
    return (
      <div>
        {t('timeline.requestOpened')}
        {count > 1 && <span className="soft">, {t('timeline.calls', { count })}</span>}
      </div>
    )
  return (
    <>
      <div>
        {t(closedBy?.direction === 'inbound' ? 'timeline.requestGotThrough' : 'timeline.requestCalledBack')}
      </div>
      {closedBy && <ClosingCallLink call={closedBy} />}
    </>
  )
}

/** What happened to a deal, which can be opened, and the contract that came with it. */
function DealHappening({ body }: { body: Record<string, unknown> }) {
  const { t } = useTranslation()
  const title = <b>{text(body.title)}</b>
  const attached = body.contract as FileRef | undefined
  const current = body.contractFile as FileRef | null
  const shown = attached ?? (body.state === 'won' ? current : null)
  return (
    <>
      <div>
        {attached ? t('timeline.contract') : dealSentence(body, t)}{' '}
        {body.isVisible ? (
          <Link to="/deals/$dealId" params={{ dealId: text(body.dealId) }} className="link">
            {title}
          </Link>
        ) : (
          title
        )}
        {!attached && typeof body.amountMinor === 'number' && body.amountMinor > 0 && (
          <span className="num">, {money(body.amountMinor, text(body.currency))}</span>
        )}
      </div>
      {shown && (shown.id === current?.id ? <FileLink file={shown} /> : <span>{shown.name}</span>)}
    </>
  )
}

interface FileRef {
  id: string
  name: string
}

function dealSentence(body: Record<string, unknown>, t: ReturnType<typeof useTranslation>['t']): string {
  if (body.state === 'won') return t('timeline.dealWon')
  if (body.state === 'lost') return t('timeline.dealLost')
  if (text(body.from) && body.from === body.to) return t('timeline.dealReopened')
  if (text(body.from) && text(body.to))
    return t('timeline.dealMoved', { from: text(body.from), to: text(body.to) })
  return t('timeline.dealOpened')
}
