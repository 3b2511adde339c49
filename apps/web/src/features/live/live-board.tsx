import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { LiveBoard, LiveCall, MissedRequest } from '../../lib/contract.ts'
import { clockTime, duration, number } from '../../lib/format.ts'
import { placeCall } from '../../lib/place-call.ts'
import { RunningClock } from '../../ui/bits.tsx'
import { CallIcon, InboundIcon, OutboundIcon } from '../../ui/icons.ts'
import panel from '../../ui/ui.module.css'
import styles from './live.module.css'

/** Today in seven figures; each leads to what stands behind it. */
export function TodayFigures({ today }: { today: LiveBoard['today'] }) {
  const { t } = useTranslation()
  const seconds = (value: number | null) => (value === null ? '—' : duration(value))
  return (
    <div className={styles.figures}>
      <Link to="/calls" search={{ direction: 'inbound' }} className={styles.figure}>
        <b className="num">{number(today.inbound)}</b>
        <span>{t('live.inbound')}</span>
      </Link>
      <Link to="/calls" search={{ direction: 'inbound' }} className={styles.figure}>
        <b className="num">{number(today.answered)}</b>
        <span>{t('live.answered')}</span>
      </Link>
      <Link to="/calls" search={{ missed: true }} className={styles.figure}>
        <b className={`num ${today.missed > 0 ? 'late' : ''}`}>{number(today.missed)}</b>
        <span>{t('live.missed')}</span>
      </Link>
      <Link to="/calls" search={{ direction: 'outbound' }} className={styles.figure}>
        <b className="num">{number(today.outbound)}</b>
        <span>{t('live.outbound')}</span>
      </Link>
      <Link to="/calls" search={{ direction: 'inbound' }} className={styles.figure}>
        <b className="num">{seconds(today.averageWaitSeconds)}</b>
        <span>{t('live.averageWait')}</span>
      </Link>
      <Link to="/calls" search={{ missed: true }} className={styles.figure}>
        <b className="num">{seconds(today.averageCallbackSeconds)}</b>
        <span>{t('live.averageCallback')}</span>
      </Link>
      <Link to="/calls" className={styles.figure}>
        <b className={`num ${today.owedOutcomes > 0 ? 'wait' : ''}`}>{number(today.owedOutcomes)}</b>
        <span>{t('live.owedOutcomes')}</span>
      </Link>
    </div>
  )
}

/** Calls that wait or are being talked on now. */
export function CurrentCalls({ calls }: { calls: LiveCall[] }) {
  const { t } = useTranslation()
  if (calls.length === 0) return <div className={styles.nothing}>{t('live.noCalls')}</div>
  return (
    <div className={panel.panel}>
      {calls.map((call) => {
        const Icon = call.direction === 'outbound' ? OutboundIcon : InboundIcon
        const isWaiting = call.state === 'ringing'
        const [person] = call.people
        return (
          <div key={call.id} className={styles.row}>
            <Icon size={16} className={isWaiting ? 'wait' : 'good'} />
            <span className={styles.who}>
              <span className="ellipsis">
                {person && call.caller === 'known'
                  ? person.name
                  : call.customerNumberDisplay || t('pop.noNumber')}
              </span>
              <span className="soft ellipsis">
                {isWaiting
                  ? t('pop.ringsAt', { names: call.ringing.map(({ name }) => name).join(', ') || '—' })
                  : call.agent?.name}
              </span>
            </span>
            <span className={isWaiting ? 'wait num' : 'num'}>
              <RunningClock since={call.answeredAt ?? call.startedAt} />
            </span>
          </div>
        )
      })}
    </div>
  )
}

/** Missed callers whom nobody has reached yet. */
export function OpenRequests({ requests, normSeconds }: { requests: MissedRequest[]; normSeconds: number }) {
  const { t } = useTranslation()
  if (requests.length === 0) return <div className={styles.nothing}>{t('live.noRequests')}</div>
  return (
    <div className={panel.panel}>
      {requests.map((request) => (
        <div key={request.id} className={styles.row}>
          <RunningClock since={request.openedAt} normSeconds={normSeconds} />
          <span className={styles.who}>
            <span className="ellipsis">{request.contact?.name || request.phone.display}</span>
            <span className="soft ellipsis">{request.owner?.name ?? request.queue?.name}</span>
          </span>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<CallIcon size={13} />}
            onClick={() =>
              void placeCall({
                number: request.customerNumber,
                ...(request.contact ? { contactId: request.contact.id } : {}),
              })
            }
          >
            {t('myDay.callBack')}
          </Button>
        </div>
      ))}
    </div>
  )
}

/** Everybody with a phone: what they do now, and their day. */
export function Agents({ agents }: { agents: LiveBoard['agents'] }) {
  const { t } = useTranslation()
  return (
    <div className={`${panel.panel} ${styles.scroll}`}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th>{t('live.employee')}</th>
            <th>{t('live.state')}</th>
            <th>{t('live.with')}</th>
            <th className={styles.right}>{t('live.callsToday')}</th>
            <th className={styles.right}>{t('live.talkToday')}</th>
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <tr key={agent.user.id}>
              <td>
                {agent.user.name} <span className="soft num">{agent.extension}</span>
              </td>
              <td>
                <span className={styles.state} data-state={agent.state}>
                  {t(`agent.${agent.state}`)}
                </span>{' '}
                {agent.state !== 'offline' && (
                  <span className="soft">
                    <RunningClock since={agent.since} />
                  </span>
                )}
              </td>
              <td>{agent.call?.who || agent.call?.customerNumberDisplay}</td>
              <td className={`${styles.right} num`}>{number(agent.todayCalls)}</td>
              <td className={`${styles.right} num`}>{clockTime(agent.todayTalkSeconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
