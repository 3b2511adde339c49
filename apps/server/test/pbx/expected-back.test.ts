import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Binding, Registrar, UnboundCause } from '@perezvon/sip'
import { ExpectedBack } from '../../src/pbx/expected-back.ts'

type Listener = (...args: unknown[]) => void

function watched() {
  const listeners = new Map<string, Listener>()
  const clock = { now: 0 }
  const registrar = { on: (event: string, listener: Listener) => listeners.set(event, listener) }
  const expected = new ExpectedBack(registrar as unknown as Registrar, {
    now: () => clock.now,
    setTimeout: () => 0,
    clearTimeout: () => {},
  })
  return {
    expected,
    clock,
    gone: (cause: UnboundCause) => listeners.get('unbound')!('101', {} as Binding, cause),
    back: () => listeners.get('bound')!('101', {} as Binding, false),
  }
}

test('a browser that lost its connection is expected back for some seconds', () => {
  const { expected, clock, gone } = watched()
  assert.equal(expected.remainingMs(['101']), 0)
  gone('flow-closed')
  clock.now = 3_000
  assert.equal(expected.remainingMs(['101']), 5_000)
  clock.now = 8_000
  assert.equal(expected.remainingMs(['101']), 0)
})

test('whoever signs out, or is back already, is not waited for', () => {
  const { expected, gone, back } = watched()
  gone('unregistered')
  assert.equal(expected.remainingMs(['101']), 0)
  gone('flow-closed')
  back()
  assert.equal(expected.remainingMs(['101', '102']), 0)
})
