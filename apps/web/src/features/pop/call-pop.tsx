import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCallerName } from '../../lib/caller-name.ts'
import type { CallerCard, LiveCall } from '../../lib/contract.ts'
import { ago, money } from '../../lib/format.ts'
import { linkOf } from '../../lib/live/link.ts'
import { live } from '../../lib/live/live.ts'
import { callsToPop, type LiveState } from '../../lib/live/live-state.ts'
import { type PhoneCommand, type PhoneState, phoneView } from '../../lib/phone-view.ts'
import { useMe } from '../../lib/queries.ts'
import { useKeys } from '../../lib/use-keys.ts'
import { useStore } from '../../lib/use-store.ts'
import { RunningClock, StatusBadge } from '../../ui/bits.tsx'
import { CallIcon, HangUpIcon } from '../../ui/icons.ts'
import styles from './pop.module.css'
import { useRingAttention } from './ring-attention.ts'

/** Who is calling, while it rings, in every tab of those it concerns. */
export function CallPop() {
  const me = useMe()
  const state = useStore(live)
  const phone = useStore(phoneView).state
  const calls = callsToPop(state, me).filter((call) => isKnownToRing(call, state, phone))
  useRingAttention(calls, me)
  return (
    <section className={styles.stack} aria-live="assertive">
      {calls.slice(0, 3).map((call, index) => (
        <Pop key={call.id} call={call} isFirst={index === 0} />
      ))}
    </section>
  )
}

/** Cut off from the exchange, the page knows only of the call that rings on its own phone. */
function isKnownToRing(call: LiveCall, state: LiveState, phone: PhoneState): boolean {
  const link = linkOf(state)
  if (link !== 'no_server') return link === 'up'
  return phone.phase === 'ringing' && phone.line === 'ready' && phone.call?.callId === call.id
}

function Pop({ call, isFirst }: { call: LiveCall; isFirst: boolean }) {
  const { t } = useTranslation()
  const me = useMe()
  const { state: phone, send } = useStore(phoneView)
  const isMine = phone.phase === 'ringing' && (phone.call?.callId ?? call.id) === call.id
  const others = call.ringing.filter((person) => person.id !== me.id)
  usePopKeys(call, isMine, isFirst, send)
  return (
    <article className={styles.pop}>
      <header className={styles.head}>
        <CallIcon size={16} className={styles.bell} />
        <span>{t(`pop.${call.caller}`)}</span>
        <span className="soft">
          <RunningClock since={call.startedAt} />
        </span>
        {call.queue && <span className={`${styles.queue} ellipsis soft`}>{call.queue.name}</span>}
      </header>
      <Who call={call} />
      <footer className={styles.foot}>
        {isMine ? (
          <>
            <Button
              color="leaf.7"
              leftSection={<CallIcon size={16} />}
              onClick={() => send({ kind: 'answer' })}
              className={styles.answer}
            >
              {t('phone.answer')}
            </Button>
            <Button
              variant="default"
              leftSection={<HangUpIcon size={16} />}
              onClick={() => send({ kind: 'reject' })}
            >
              {t('phone.reject')}
            </Button>
          </>
        ) : (
          others.length > 0 && (
            <span className="soft">
              {t('pop.ringsAt', { names: others.map((person) => person.name).join(', ') })}
            </span>
          )
        )}
      </footer>
    </article>
  )
}

function Who({ call }: { call: LiveCall }) {
  const { t } = useTranslation()
  const nameOf = useCallerName(useMe().id)
  if (call.people.length === 0)
    return (
      <div className={styles.person}>
        <div className={styles.name}>{nameOf(call)}</div>
        {call.source && <div className="soft">{t('pop.source', { source: call.source })}</div>}
      </div>
    )
  return (
    <div className={styles.people}>
      {call.people.map((person) => (
        <Person key={person.contactId} person={person} call={call} />
      ))}
      <div className={`${styles.number} soft num`}>
        {[
          call.caller === 'new' || isUnnamed(call) ? '' : call.customerNumberDisplay,
          call.source && t('pop.source', { source: call.source }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
    </div>
  )
}

/** The number stands in the place of the name then. */
const isUnnamed = (call: LiveCall): boolean => call.people.length === 1 && !call.people[0]?.name

function Person({ person, call }: { person: CallerCard; call: LiveCall }) {
  const { t } = useTranslation()
  const isNew = call.caller === 'new'
  return (
    <Link className={styles.person} to="/contacts/$contactId" params={{ contactId: person.contactId }}>
      <div className={styles.name}>
        <span className="ellipsis">{person.name || call.customerNumberDisplay}</span>
        {!isNew && <StatusBadge status={person.status as never} />}
      </div>
      {person.company && <div className="ellipsis">{person.company}</div>}
      <div className="soft">
        {person.owner ? t('pop.owner', { name: person.owner.name }) : t('pop.noOwner')}
        {person.lastContactAt && ` · ${t('pop.lastContact', { ago: ago(person.lastContactAt) })}`}
      </div>
      {person.openDeal && (
        <div className={styles.deal}>
          <span>{person.openDeal.title}</span>
          <b className="num">{money(person.openDeal.amountMinor, person.openDeal.currency)}</b>
          <span className="soft">{person.openDeal.stage}</span>
        </div>
      )}
      <span className={styles.open}>{isNew ? t('pop.openDraft') : t('action.openCard')}</span>
    </Link>
  )
}

function usePopKeys(
  call: LiveCall,
  isMine: boolean,
  isFirst: boolean,
  send: (command: PhoneCommand) => void,
): void {
  const navigate = useNavigate()
  const [person] = call.people
  useKeys(
    isFirst
      ? {
          ...(isMine ? { a: () => send({ kind: 'answer' }), r: () => send({ kind: 'reject' }) } : {}),
          ...(person
            ? {
                p: () =>
                  void navigate({ to: '/contacts/$contactId', params: { contactId: person.contactId } }),
              }
            : {}),
        }
      : {},
  )
}
