import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallBook } from '../../src/calls/call-book.ts'
import type { CallEvent } from '../../src/calls/call-events.ts'
import type { BookedCall } from '../../src/calls/live-call.ts'
import { DialPlanIndex, emptyDialPlan } from '../../src/pbx/dial-plan.ts'

const user = (id: string, name: string) => ({ id, name, teamId: null, roles: ['manager'] })
const plan = new DialPlanIndex({
  ...emptyDialPlan,
  users: [user('anna', 'Анна'), user('boris', 'Борис'), user('clara', 'Клара')],
  queues: [{ id: 'q', name: 'Продажи', memberUserIds: [], ringTimeoutMs: 1, ownerRingTimeoutMs: 1 }],
})

function book() {
  const journal: CallEvent[] = []
  const shown: BookedCall[] = []
  let now = Date.parse('2026-11-20T09:00:00Z')
  const clock = { now: () => now, setTimeout: () => 0, clearTimeout: () => {} }
  const calls = new CallBook({
    clock,
    plan: () => plan,
    journal: { append: (event) => void journal.push(structuredClone(event)) },
    onChange: (call) => void shown.push(call),
  })
  const ivan = {
    contactId: 'ivan',
    name: 'Иван',
    company: null,
    owner: { id: 'clara', name: 'Клара' },
    lastContactAt: null,
    status: 'new',
    isDraft: false,
    openDeal: null,
  }
  calls.open('c1', {
    type: 'call.started',
    direction: 'inbound',
    customerNumber: '+79161234567',
    dialledNumber: '+74951234567',
    numberId: null,
    queueId: 'q',
    trunkId: null,
    source: 'site',
    caller: 'known',
    people: [ivan],
    initiatedBy: null,
  })
  const passes = (ms: number) => {
    now += ms
  }
  return { calls, journal, shown, passes }
}

const offer = (offerId: string, userId: string) =>
  ({ type: 'call.offered', offerId, userId, extension: '101' }) as const

test('N1: while it rings, everybody concerned is named: the manager of who calls and whoever is rung', () => {
  const { calls, shown } = book()
  calls.record('c1', offer('o1', 'anna'))
  calls.record('c1', offer('o2', 'boris'))
  const call = shown.at(-1)
  assert.deepEqual(call?.concernedUserIds, ['clara', 'anna', 'boris'])
  assert.deepEqual(
    call?.ringing.map(({ name }) => name),
    ['Анна', 'Борис'],
  )
  assert.equal(call?.people[0]?.name, 'Иван')
  assert.equal(call?.customerNumberDisplay, '+7 916 123-45-67')
  assert.equal(call?.queue?.name, 'Продажи')
})

test('whoever no longer rings stays concerned, so that their pop goes away', () => {
  const { calls, shown } = book()
  calls.record('c1', offer('o1', 'anna'))
  calls.record('c1', { type: 'call.offer-ended', offerId: 'o1', result: 'rejected', sipStatus: 486 })
  assert.deepEqual(shown.at(-1)?.ringing, [])
  assert.ok(shown.at(-1)?.concernedUserIds.includes('anna'))
})

test('the journal has every event before browsers do, with the time of the exchange', () => {
  const { calls, journal, passes } = book()
  passes(4_000)
  calls.record('c1', { type: 'call.answered', userId: 'anna', extension: '101' })
  assert.deepEqual(
    journal.map(({ type, at }) => [type, at]),
    [
      ['call.started', '2026-11-20T09:00:00.000Z'],
      ['call.answered', '2026-11-20T09:00:04.000Z'],
    ],
  )
  assert.equal(calls.callOf('anna')?.id, 'c1')
})

test('a call that has ended is gone from the book, and late events change nothing', () => {
  const { calls, journal } = book()
  const end = {
    type: 'call.ended',
    cause: 'abandoned',
    endedBy: 'customer',
    isAnswered: false,
    isMissed: true,
    waitMs: 1,
    talkMs: 0,
  } as const
  calls.record('c1', end)
  const events = journal.length
  assert.equal(calls.record('c1', { type: 'call.hold', isOnHold: true }), undefined)
  assert.equal(journal.length, events)
  assert.deepEqual(calls.live(), [])
})

test('N1: a caller whom the database names too late is named as soon as it does', async () => {
  const { calls, shown } = book()
  const anna = { id: 'anna', name: 'Анна' }
  const maria = { ...shown.at(-1)!.people[0]!, contactId: 'maria', name: 'Мария', owner: anna }
  calls.record('c1', { type: 'call.identified', caller: 'known', people: [maria] })
  assert.equal(shown.at(-1)?.people[0]?.name, 'Мария')
  assert.ok(shown.at(-1)?.concernedUserIds.includes('anna'))
})
