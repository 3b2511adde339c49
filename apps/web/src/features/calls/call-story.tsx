import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../lib/contract.ts'
import { duration } from '../../lib/format.ts'
import { askForOutcome } from '../../lib/outcome-prompt.ts'
import { useMe } from '../../lib/queries.ts'
import { StatusBadge } from '../../ui/bits.tsx'
import { InboundIcon, MissedIcon, OutboundIcon } from '../../ui/icons.ts'
import { notAnsweredBy, outrunBy, titleOf } from './call-words.ts'
import styles from './calls.module.css'
import { RequestOfCall } from './closing-call.tsx'
import { Player } from './player.tsx'

export function CallDirectionIcon({ call }: { call: Call }) {
  if (call.isMissed) return <MissedIcon size={17} className="late" />
  return call.direction === 'outbound' ? <OutboundIcon size={17} /> : <InboundIcon size={17} />
}

/** A call told in full: who answered, who did not and why, how long, from where, its sound and its outcome. */
export function CallStory({ call, showsRequest }: { call: Call; showsRequest?: boolean }) {
  const { t } = useTranslation()
  const who = call.answeredBy?.name ?? call.initiatedBy?.name ?? ''
  return (
    <div className={styles.story}>
      <div className={call.isMissed ? 'late' : undefined}>
        {t(titleOf(call), { who }).replace(/ · $/, '')}
      </div>
      {showsRequest && call.request && <RequestOfCall request={call.request} />}
      <CallFacts call={call} />
      {call.recordings.map((recording) => (
        <Player key={recording.id} recording={recording} />
      ))}
      <CallOutcome call={call} />
    </div>
  )
}

export function CallFacts({ call }: { call: Call }) {
  const { t } = useTranslation()
  const others = notAnsweredBy(call)
  const outrun = outrunBy(call)
  const isCustomers = call.direction !== 'internal'
  return (
    <div className={styles.facts}>
      {call.waitSeconds !== null && isCustomers && (
        <span>{t('call.waited', { time: duration(call.waitSeconds) })}</span>
      )}
      {call.talkSeconds !== null && call.answeredAt && (
        <span>{t('call.talked', { time: duration(call.talkSeconds) })}</span>
      )}
      {!call.answeredAt && call.endCause && <span>{t(`cause.${call.endCause}`)}</span>}
      {call.queue && <span>{call.queue.name}</span>}
      {call.source && <span>{t('pop.source', { source: call.source })}</span>}
      {others.length > 0 && (
        <span>
          {t('call.notAnswered', {
            names: others
              .map(
                (offer) =>
                  `${offer.user?.name ?? offer.extension} (${t(`offer.${offer.result ?? 'failed'}`)})`,
              )
              .join(', '),
          })}
        </span>
      )}
      {outrun.length > 0 && (
        <span>
          {t('call.rangToo', {
            names: outrun.map(({ user, extension }) => user?.name ?? extension).join(', '),
          })}
        </span>
      )}
    </div>
  )
}

export function CallOutcome({ call }: { call: Call }) {
  const { t } = useTranslation()
  const me = useMe()
  if (call.outcome)
    return (
      <div className={styles.outcome}>
        <StatusBadge status={call.outcome.outcome} />
        <p>
          {call.outcome.lostReason && <b>{call.outcome.lostReason.name}. </b>}
          {call.outcome.comment}
        </p>
        {call.outcome.dealId && (
          <Link to="/deals/$dealId" params={{ dealId: call.outcome.dealId }} className="link">
            {t('outcome.openDeal')}
          </Link>
        )}
      </div>
    )
  if (!call.outcomeOwedBy) return null
  const isMine = call.outcomeOwedBy.id === me.id
  return (
    <div className={styles.outcome}>
      {isMine ? (
        <Button size="compact-xs" variant="default" onClick={() => askForOutcome(call.id)}>
          {t('myDay.giveOutcome')}
        </Button>
      ) : (
        <span className="wait">{t('call.outcomeOwedBy', { name: call.outcomeOwedBy.name })}</span>
      )}
    </div>
  )
}
