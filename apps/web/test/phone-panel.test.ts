import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isForgotten } from '../src/features/softphone/forgotten-call.ts'
import { nameOrNumber, shownNumber } from '../src/lib/caller-name.ts'
import type { CallEndCause, LiveCall } from '../src/lib/contract.ts'
import { failedCallOf } from '../src/lib/failed-call.ts'
import { linkOf } from '../src/lib/live/link.ts'
import { emptyLiveState } from '../src/lib/live/live-state.ts'
import { initialPhoneState, type PhoneState } from '../src/lib/phone-state.ts'

const anna = { id: 'anna', name: 'Анна' }

function call(change: Partial<LiveCall> = {}): LiveCall {
  return {
    id: 'call-1',
    direction: 'outbound',
    state: 'ended',
    customerNumber: '+79161234567',
    customerNumberDisplay: '+7 916 123-45-67',
    dialledNumber: '+79161234567',
    queue: null,
    source: '',
    people: [],
    caller: 'new',
    ringing: [],
    agent: anna,
    startedAt: '2026-11-20T09:00:00.000Z',
    answeredAt: null,
    endedAt: '2026-11-20T09:00:09.000Z',
    endCause: 'busy',
    isMissed: false,
    isOnHold: false,
    isRecording: false,
    isReconnecting: false,
    ...change,
  }
}

const person = (name: string): LiveCall['people'][number] => ({
  contactId: 'contact-1',
  name,
  company: null,
  owner: null,
  lastContactAt: null,
  status: 'new',
  isDraft: name === '',
  openDeal: null,
})

describe('the name of a caller', () => {
  it('is the person’s, and for a known caller without one the number', () => {
    assert.equal(nameOrNumber(call({ caller: 'known', people: [person('Иван')] })), 'Иван')
    assert.equal(nameOrNumber(call({ caller: 'known', people: [person('')] })), '+7 916 123-45-67')
    assert.equal(nameOrNumber(call({ caller: 'new', people: [person('')] })), '+7 916 123-45-67')
  })

  it('is the number while several people may be meant', () => {
    const people = [person('Иван'), person('Мария')]
    assert.equal(nameOrNumber(call({ caller: 'shared', people })), '+7 916 123-45-67')
  })

  it('is missing only where the number was withheld', () => {
    const hidden = { caller: 'hidden', customerNumber: null, customerNumberDisplay: '' } as const
    assert.equal(nameOrNumber(call(hidden)), null)
  })

  it('reads as people write numbers, before the server has told how', () => {
    assert.equal(shownNumber('+79161234567'), '+7 916 123-45-67')
    assert.equal(shownNumber('+380441234567'), '+380 44 123-45-67')
    assert.equal(shownNumber('+4930123456'), '+4930123456')
    assert.equal(shownNumber('102'), '102')
  })
})

describe('why the last call reached nobody', () => {
  const after = (...ended: LiveCall[]) => failedCallOf({ ...emptyLiveState, ended }, anna.id)?.cause ?? null

  it('is told for every end that is not the employee’s own doing', () => {
    const told: CallEndCause[] = ['busy', 'no_answer', 'no_such_number', 'line_refused', 'own_phone_silent']
    for (const endCause of told) assert.equal(after(call({ endCause })), endCause)
    for (const endCause of ['completed', 'cancelled'] as const) assert.equal(after(call({ endCause })), null)
  })

  it('is not told of talks, of calls that came in, and of other people’s calls', () => {
    assert.equal(after(call({ answeredAt: '2026-11-20T09:00:05.000Z', endCause: 'failed' })), null)
    assert.equal(after(call({ direction: 'inbound' })), null)
    assert.equal(after(call({ agent: { id: 'boris', name: 'Борис' } })), null)
  })

  it('gives way to a later call of the same employee', () => {
    const later = call({ id: 'call-2', direction: 'inbound', endCause: 'completed' })
    assert.equal(after(later, call()), null)
    assert.equal(after(call({ id: 'call-3', agent: { id: 'boris', name: 'Борис' } }), call()), 'busy')
  })
})

describe('a call that died with the exchange', () => {
  const talking: PhoneState = {
    ...initialPhoneState,
    phase: 'talking',
    call: {
      sessionId: 's',
      callId: 'call-1',
      number: '+79161234567',
      name: '',
      isMuted: false,
      isOnHold: false,
      startedAtMs: 1_000,
      talkingSinceMs: 2_000,
      sentDigits: '',
    },
  }
  const hello = (calls: LiveCall[], isExchangeUp = true) =>
    ({ ...helloBase, calls, isExchangeUp }) as Parameters<typeof isForgotten>[1]
  const helloBase = { type: 'hello', seq: 1, isDiskFull: false, now: '2026-11-20T09:00:00.000Z' } as const

  it('is ended when the exchange is back and does not know it', () => {
    assert.equal(isForgotten(talking, hello([]), 5_000), true)
  })

  it('goes on while the exchange is away, or knows it', () => {
    assert.equal(isForgotten(talking, hello([], false), 5_000), false)
    assert.equal(isForgotten(talking, hello([call({ state: 'answered' })]), 5_000), false)
  })

  it('is another one than a call that began after the gap', () => {
    assert.equal(isForgotten(talking, hello([]), 500), false)
    assert.equal(isForgotten(talking, hello([]), null), false)
  })

  it('is told from a server that cannot be reached', () => {
    assert.equal(linkOf({ isConnected: false, isExchangeUp: true }), 'no_server')
    assert.equal(linkOf({ isConnected: true, isExchangeUp: false }), 'no_exchange')
    assert.equal(linkOf({ isConnected: true, isExchangeUp: true }), 'up')
  })
})
