import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NonInviteClientTransaction } from '../../src/transaction/non-invite-client.ts'
import { type Bench, bench, request, response } from '../support/transaction-bench.ts'

const bye = request('BYE')

function start(on: Bench): NonInviteClientTransaction {
  const transaction = new NonInviteClientTransaction(
    bye,
    on.flow,
    { onResponse: ({ status }) => on.told.push(String(status)), onFailure: (cause) => on.told.push(cause) },
    on.context,
  )
  transaction.start()
  return transaction
}

function assertOver(on: Bench): void {
  assert.deepEqual([on.forgotten, on.timers.count, on.clock.pending, on.flow.listeners], [1, 0, 0, 0])
}

/** Times in ms at which something was sent. */
function sendTimes(on: Bench, untilMs: number, stepMs = 100): number[] {
  const times = on.flow.sent.length > 0 ? [0] : []
  for (let ms = stepMs; ms <= untilMs; ms += stepMs) {
    const before = on.flow.sent.length
    on.clock.advance(stepMs)
    if (on.flow.sent.length > before) times.push(ms)
  }
  return times
}

test('timer E doubles up to T2, timer F ends it after 64*T1', () => {
  const on = bench()
  start(on)
  const expected = [0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]
  assert.deepEqual(sendTimes(on, 32_000), expected)
  assert.deepEqual(on.told, ['timeout'])
  assertOver(on)
})

test('after a provisional timer E goes on at T2, and timer F still holds', () => {
  const on = bench()
  const transaction = start(on)
  transaction.receive(response(bye, 100))
  assert.deepEqual(sendTimes(on, 32_000), [0, 500, 4500, 8500, 12_500, 16_500, 20_500, 24_500, 28_500])
  assert.deepEqual(on.told, ['100', 'timeout'])
  assertOver(on)
})

test('a final response is passed up once; repetitions are absorbed until timer K', () => {
  const on = bench()
  const transaction = start(on)
  transaction.receive(response(bye, 200))
  transaction.receive(response(bye, 200))
  assert.equal(transaction.state, 'completed')
  on.clock.advance(4999)
  assert.equal(on.forgotten, 0)
  on.clock.advance(1)
  assert.deepEqual(on.told, ['200'])
  assert.equal(on.flow.sent.length, 1)
  assertOver(on)
})

test('over a reliable transport nothing is repeated and timer K is zero', () => {
  const on = bench('ws')
  const transaction = start(on)
  on.clock.advance(30_000)
  assert.equal(on.flow.sent.length, 1)
  transaction.receive(response(bye, 200))
  assertOver(on)
})

test('transport errors end it in trying and proceeding', () => {
  for (const provisional of [false, true]) {
    const on = bench()
    const transaction = start(on)
    if (provisional) transaction.receive(response(bye, 100))
    on.flow.failLastSend()
    assert.equal(on.told.at(-1), 'transport')
    assertOver(on)
  }
})
