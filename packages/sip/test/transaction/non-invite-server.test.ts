import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NonInviteServerTransaction } from '../../src/transaction/non-invite-server.ts'
import { bench, request, response } from '../support/transaction-bench.ts'

const bye = request('BYE')

test('trying absorbs repetitions, proceeding and completed repeat the last response, timer J ends it', () => {
  const on = bench()
  const transaction = new NonInviteServerTransaction(bye, on.flow, on.context)
  transaction.receive(bye)
  assert.deepEqual(on.flow.lines, [])
  transaction.respond(response(bye, 100))
  transaction.receive(bye)
  transaction.respond(response(bye, 200))
  transaction.receive(bye)
  transaction.respond(response(bye, 500))
  assert.deepEqual(on.flow.lines, ['100 Trying', '100 Trying', '200 OK', '200 OK'])
  on.clock.advance(31_999)
  assert.equal(transaction.state, 'completed')
  on.clock.advance(1)
  assert.deepEqual([on.forgotten, on.timers.count, on.clock.pending, on.flow.listeners], [1, 0, 0, 0])
})

test('over a reliable transport timer J is zero', () => {
  const on = bench('ws')
  const transaction = new NonInviteServerTransaction(bye, on.flow, on.context)
  transaction.respond(response(bye, 200))
  assert.deepEqual([on.forgotten, on.timers.count], [1, 0])
})

test('a response that cannot be sent is told', () => {
  const on = bench()
  const transaction = new NonInviteServerTransaction(bye, on.flow, on.context)
  transaction.user = { onFailure: (cause) => on.told.push(cause) }
  transaction.respond(response(bye, 200))
  on.flow.failLastSend()
  assert.deepEqual(on.told, ['transport'])
  assert.equal(on.forgotten, 1)
})
