import type { LiveEvent } from '../../lib/contract.ts'
import { linkOf } from '../../lib/live/link.ts'
import { live, onLiveEvent } from '../../lib/live/live.ts'
import type { PhoneState } from '../../lib/phone-state.ts'
import type { SharedPhone } from './tabs.ts'

/**
 * After a gap the server tells which calls live. One that this phone still holds from before the gap and that nobody knows any
 * more died with the exchange: no BYE will ever come for it.
 */
export function isForgotten(
  phone: PhoneState,
  hello: Extract<LiveEvent, { type: 'hello' }>,
  lostAtMs: number | null,
): boolean {
  const { call } = phone
  if (!call?.callId || lostAtMs === null || !hello.isExchangeUp) return false
  return call.startedAtMs < lostAtMs && !hello.calls.some(({ id }) => id === call.callId)
}

/** Ends such calls in the tab that holds the line. Answers with the way to stop. */
export function dropForgottenCalls(mine: Pick<SharedPhone, 'state' | 'isLeader' | 'send'>): () => void {
  let lostAtMs: number | null = null
  const losing = live.subscribe(() => {
    if (linkOf(live.get()) !== 'up') lostAtMs ??= Date.now()
  })
  const hearing = onLiveEvent((event) => {
    if (event.type !== 'hello') return
    if (mine.isLeader.get() && isForgotten(mine.state.get(), event, lostAtMs)) mine.send({ kind: 'hangUp' })
    if (event.isExchangeUp) lostAtMs = null
  })
  return () => {
    losing()
    hearing()
  }
}
