import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InviteServerTransaction } from '../../src/transaction/invite-server.ts'
import { type Bench, bench, request, response } from '../support/transaction-bench.ts'

const invite = request('INVITE')
const ack = request('ACK')

function start(on: Bench): InviteServerTransaction {
  const transaction = new InviteServerTransaction(invite, on.flow, on.context)
  transaction.user = {
    onAck: () => on.told.push('ack'),
    onFailure: (cause) => on.told.push(cause),
    onTerminated: () => on.told.push('over'),
  }
  return transaction
}

function assertOver(on: Bench): void {
  assert.deepEqual([on.forgotten, on.timers.count, on.clock.pending, on.flow.listeners], [1, 0, 0, 0])
  assert.equal(on.told.at(-1), 'over')
}

test('proceeding repeats the last provisional when the INVITE is repeated', () => {
  const on = bench()
  const transaction = start(on)
  transaction.receive(invite)
  transaction.respond(response(invite, 100))
  transaction.receive(invite)
  transaction.respond(response(invite, 180))
  transaction.receive(invite)
  assert.deepEqual(on.flow.lines, ['100 Trying', '100 Trying', '180 Ringing', '180 Ringing'])
  on.clock.advance(600_000)
  assert.equal(transaction.state, 'proceeding')
  transaction.close()
  assertOver(on)
})

test('a refusal is repeated by timer G up to T2 and given up by timer H', () => {
  const on = bench()
  start(on).respond(response(invite, 486))
  const times: number[] = []
  for (let ms = 100; ms <= 32_000; ms += 100) {
    const before = on.flow.sent.length
    on.clock.advance(100)
    if (on.flow.sent.length > before) times.push(ms)
  }
  assert.deepEqual(times, [500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500])
  assert.deepEqual(on.told, ['timeout', 'over'])
  assertOver(on)
})

test('ACK stops the repetition; timer I absorbs further ACKs', () => {
  const on = bench()
  const transaction = start(on)
  transaction.respond(response(invite, 486))
  transaction.receive(invite)
  assert.equal(on.flow.sent.length, 2)
  transaction.receive(ack)
  transaction.receive(ack)
  transaction.receive(invite)
  assert.equal(transaction.state, 'confirmed')
  on.clock.advance(4999)
  assert.equal(on.flow.sent.length, 2)
  assert.equal(on.forgotten, 0)
  on.clock.advance(1)
  assert.deepEqual(on.told, ['over'])
  assertOver(on)
})

test('over a reliable transport there is no timer G, and timer I is zero', () => {
  const on = bench('ws')
  const transaction = start(on)
  transaction.respond(response(invite, 486))
  on.clock.advance(20_000)
  assert.equal(on.flow.sent.length, 1)
  transaction.receive(ack)
  assertOver(on)
})

test('accepted absorbs INVITEs, repeats 2xx only at the user wish, passes ACK up, ends by timer L (RFC 6026)', () => {
  for (const kind of ['udp', 'ws'] as const) {
    const on = bench(kind)
    const transaction = start(on)
    transaction.respond(response(invite, 200))
    transaction.receive(invite)
    assert.deepEqual(on.flow.lines, ['200 OK'])
    transaction.repeatLast()
    assert.deepEqual(on.flow.lines, ['200 OK', '200 OK'])
    transaction.receive(ack)
    transaction.respond(response(invite, 486))
    assert.equal(transaction.state, 'accepted')
    on.clock.advance(31_999)
    assert.equal(on.forgotten, 0)
    on.clock.advance(1)
    assert.deepEqual(on.told, ['ack', 'over'])
    assert.deepEqual(on.flow.lines, ['200 OK', '200 OK'])
    assertOver(on)
  }
})

test('a closed connection is told while the call is open or refused, not once it is accepted', () => {
  const open = bench('ws')
  start(open)
  open.flow.breakDown()
  assert.deepEqual(open.told, ['transport', 'over'])
  assertOver(open)
  const refused = bench('ws')
  start(refused).respond(response(invite, 486))
  refused.flow.breakDown()
  assert.deepEqual(refused.told, ['transport', 'over'])
  const accepted = bench('ws')
  start(accepted).respond(response(invite, 200))
  accepted.flow.breakDown()
  assert.deepEqual(accepted.told, [])
})
