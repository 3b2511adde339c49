import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InviteClientTransaction } from '../../src/transaction/invite-client.ts'
import { type Bench, bench, request, response } from '../support/transaction-bench.ts'

const invite = request('INVITE')

function start(on: Bench): InviteClientTransaction {
  const transaction = new InviteClientTransaction(
    invite,
    on.flow,
    {
      onResponse: ({ status }) => on.told.push(String(status)),
      onFailure: (cause) => on.told.push(cause),
      onTerminated: () => on.told.push('over'),
    },
    on.context,
  )
  transaction.start()
  return transaction
}

function assertOver(on: Bench): void {
  assert.equal(on.forgotten, 1)
  assert.equal(on.timers.count, 0)
  assert.equal(on.clock.pending, 0)
  assert.equal(on.flow.listeners, 0)
  assert.equal(on.told.at(-1), 'over')
}

test('timer A doubles without end, timer B ends it after 64*T1', () => {
  const on = bench()
  start(on)
  const sentAfter = (ms: number) => {
    on.clock.advance(ms)
    return on.flow.sent.length
  }
  assert.deepEqual(
    [sentAfter(0), sentAfter(499), sentAfter(1), sentAfter(1000), sentAfter(2000)],
    [1, 1, 2, 3, 4],
  )
  assert.deepEqual([sentAfter(4000), sentAfter(8000), sentAfter(16_000)], [5, 6, 7])
  on.clock.advance(500)
  assert.deepEqual(on.told, ['timeout', 'over'])
  assertOver(on)
})

test('over a reliable transport nothing is repeated, but timer B holds', () => {
  const on = bench('ws')
  start(on)
  on.clock.advance(31_999)
  assert.equal(on.flow.sent.length, 1)
  on.clock.advance(1)
  assert.deepEqual(on.told, ['timeout', 'over'])
  assertOver(on)
})

test('a provisional stops timers A and B for good', () => {
  const on = bench()
  const transaction = start(on)
  transaction.receive(response(invite, 180))
  transaction.receive(response(invite, 183))
  on.clock.advance(180_000)
  assert.equal(on.flow.sent.length, 1)
  assert.equal(transaction.state, 'proceeding')
  assert.deepEqual(on.told, ['180', '183'])
  transaction.step('abandon')
  assertOver(on)
})

test('a refusal is acknowledged here, again for each repetition, until timer D', () => {
  const on = bench()
  const transaction = start(on)
  transaction.receive(response(invite, 486))
  transaction.receive(response(invite, 486))
  assert.equal(transaction.state, 'completed')
  assert.deepEqual(on.flow.lines, ['INVITE sip:b@192.0.2.1', 'ACK sip:b@192.0.2.1', 'ACK sip:b@192.0.2.1'])
  assert.deepEqual(on.told, ['486'])
  const ack = on.flow.sent[1]!
  assert.match(ack, /^Via: SIP\/2.0\/UDP 192.0.2.9:5060;branch=z9hG4bK1;rport\r$/m)
  assert.match(ack, /^Route: <sip:192.0.2.1;lr>\r$/m)
  assert.match(ack, /^To: <sip:b@192.0.2.1>;tag=b\r$/m)
  assert.match(ack, /^CSeq: 7 ACK\r$/m)
  on.clock.advance(31_999)
  assert.equal(on.forgotten, 0)
  on.clock.advance(1)
  assertOver(on)
})

test('over a reliable transport timer D is zero', () => {
  const on = bench('ws')
  start(on).receive(response(invite, 486))
  assert.deepEqual(on.told, ['486', 'over'])
  assertOver(on)
})

test('accepted passes every 2xx up until timer M (RFC 6026), and never acknowledges by itself', () => {
  for (const kind of ['udp', 'ws'] as const) {
    const on = bench(kind)
    const transaction = start(on)
    transaction.receive(response(invite, 200))
    transaction.receive(response(invite, 200, 'other'))
    transaction.receive(response(invite, 486))
    assert.equal(transaction.state, 'accepted')
    on.clock.advance(31_999)
    transaction.receive(response(invite, 200))
    assert.deepEqual(on.told, ['200', '200', '200'])
    assert.deepEqual(on.flow.lines, ['INVITE sip:b@192.0.2.1'])
    on.clock.advance(1)
    assertOver(on)
  }
})

test('what cannot be sent fails by transport, in calling and proceeding', () => {
  for (const before of [[], [180]]) {
    const on = bench()
    const transaction = start(on)
    for (const status of before) transaction.receive(response(invite, status))
    on.flow.failLastSend()
    assert.deepEqual(on.told, [...before.map(String), 'transport', 'over'])
    assertOver(on)
  }
})

test('a closed connection fails it, but not after a 2xx', () => {
  const on = bench('ws')
  start(on)
  on.flow.breakDown()
  assert.deepEqual(on.told, ['transport', 'over'])
  const accepted = bench('ws')
  start(accepted).receive(response(invite, 200))
  accepted.flow.breakDown()
  assert.deepEqual(accepted.told, ['200'])
})

test('close is silent and final', () => {
  const on = bench()
  const transaction = start(on)
  transaction.close()
  transaction.close()
  transaction.receive(response(invite, 200))
  assert.deepEqual(on.told, ['over'])
  assertOver(on)
})
