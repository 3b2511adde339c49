import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LiveCall, LiveEvent } from '../src/lib/contract.ts'
import { staleKeysOf } from '../src/lib/live/invalidations.ts'
import { connectLive, type LiveSocket } from '../src/lib/live/live-socket.ts'
import {
  callOf,
  callsToPop,
  emptyLiveState,
  owesOutcome,
  reduceLive,
  type Watcher,
} from '../src/lib/live/live-state.ts'

const anna = { id: 'anna', name: 'Anna' }
const boris = { id: 'boris', name: 'Boris' }

function watcher(change: Partial<Watcher> = {}): Watcher {
  const can = {
    seeLive: false,
    manageSettings: false,
    manageUsers: false,
    ringMe: true,
    placeCalls: true,
    seeCustomers: true,
    seeCalls: true,
    editCustomers: true,
  }
  return { id: 'anna', roles: ['manager'], can, ...change }
}

function call(change: Partial<LiveCall> = {}): LiveCall {
  return {
    id: 'call-1',
    direction: 'inbound',
    state: 'ringing',
    customerNumber: '+79161234567',
    customerNumberDisplay: '+7 916 123-45-67',
    dialledNumber: '+74951234567',
    queue: null,
    source: '',
    people: [],
    caller: 'known',
    ringing: [anna, boris],
    agent: null,
    startedAt: '2026-11-22T10:00:00Z',
    answeredAt: null,
    endedAt: null,
    endCause: null,
    isMissed: false,
    isOnHold: false,
    isRecording: false,
    isReconnecting: false,
    ...change,
  }
}

const told = (...calls: LiveCall[]) =>
  calls.reduce((state, each) => reduceLive(state, { type: 'call', seq: 1, call: each }), emptyLiveState)

describe('live state', () => {
  it('a hello replaces everything that was known', () => {
    const state = reduceLive(told(call({ id: 'old' })), {
      type: 'hello',
      seq: 9,
      calls: [call({ id: 'new' })],
      isExchangeUp: false,
      isDiskFull: false,
      now: '2026-11-22T10:00:00Z',
    })
    assert.deepEqual(Object.keys(state.calls), ['new'])
    assert.equal(state.isConnected, true)
    assert.equal(state.isExchangeUp, false)
  })

  it('a call that ended leaves the calls that live and is kept for its outcome', () => {
    const state = told(call(), call({ state: 'ended', endedAt: '2026-11-22T10:01:00Z' }))
    assert.deepEqual(state.calls, {})
    assert.equal(state.ended[0]?.id, 'call-1')
  })

  it('pops up while it rings at me, and goes when somebody has answered', () => {
    assert.equal(callsToPop(told(call()), watcher()).length, 1)
    assert.equal(callsToPop(told(call(), call({ state: 'answered', agent: boris })), watcher()).length, 0)
  })

  it('a call that a colleague has taken is gone, and owes nothing', () => {
    const state = reduceLive(told(call()), { type: 'call-gone', seq: 2, callId: 'call-1' })
    assert.deepEqual([state.calls, state.ended], [{}, []])
  })

  it('does not disturb a head or quality control with the calls of others', () => {
    const state = told(call({ ringing: [boris] }))
    const head = watcher({ can: { ...watcher().can, seeLive: true } })
    assert.equal(callsToPop(state, head).length, 0)
    assert.equal(callsToPop(state, watcher({ roles: ['quality'] })).length, 0)
    assert.equal(callsToPop(state, watcher()).length, 1)
  })

  it('pops up at the manager of the customer even when it rings elsewhere', () => {
    const person = {
      contactId: 'c',
      name: 'Customer',
      company: null,
      owner: anna,
      lastContactAt: null,
      status: 'new',
      isDraft: false,
      openDeal: null,
    }
    const head = watcher({ can: { ...watcher().can, seeLive: true } })
    assert.equal(callsToPop(told(call({ ringing: [boris], people: [person] })), head).length, 1)
  })

  it('an outgoing call of mine does not pop up, and is the call I am on', () => {
    const state = told(call({ direction: 'outbound', agent: anna, ringing: [] }))
    assert.equal(callsToPop(state, watcher()).length, 0)
    assert.equal(callOf(state, 'anna')?.id, 'call-1')
  })

  it('an outcome is owed by the one who talked with a customer, and by nobody else', () => {
    const ended = call({ state: 'ended', agent: anna, answeredAt: '2026-11-22T10:00:05Z' })
    assert.equal(owesOutcome(ended, 'anna'), true)
    assert.equal(owesOutcome(ended, 'boris'), false)
    assert.equal(owesOutcome({ ...ended, answeredAt: null }, 'anna'), false)
    assert.equal(owesOutcome({ ...ended, caller: 'internal' }, 'anna'), false)
  })

  it('a hint makes old what shows the record, its card and timeline too', () => {
    const keys = staleKeysOf({ type: 'changed', seq: 1, kind: 'outcome', id: 'call-1', contactId: 'c-1' })
    const names = keys.map((key) => key.join('/'))
    for (const expected of ['my-day', 'calls', 'call/call-1', 'contact/c-1', 'timeline/c-1'])
      assert.ok(names.includes(expected), `${expected} in ${names}`)
  })
})

describe('live connection', () => {
  function connected() {
    const sockets: LiveSocket[] = []
    const timers: { run: () => void; ms: number }[] = []
    const heard: LiveEvent['type'][] = []
    let falls = 0
    const connection = connectLive({
      open() {
        const socket: LiveSocket = { onmessage: null, onclose: null, close: () => undefined }
        sockets.push(socket)
        return socket
      },
      onEvent: (event) => heard.push(event.type),
      onDown: () => {
        falls += 1
      },
      setTimeout: (run, ms) => timers.push({ run, ms }),
      clearTimeout: () => undefined,
    })
    const hello = () =>
      sockets.at(-1)?.onmessage?.({
        data: JSON.stringify({
          type: 'hello',
          seq: 1,
          calls: [],
          isExchangeUp: true,
          isDiskFull: false,
          now: '',
        }),
      })
    return { sockets, timers, heard, hello, connection, falls: () => falls }
  }

  it('comes back after a fall, waiting longer each time, and shorter again once it was greeted', () => {
    const { sockets, timers, hello, heard, falls } = connected()
    sockets[0]?.onclose?.()
    timers[0]?.run()
    sockets[1]?.onclose?.()
    timers[1]?.run()
    hello()
    sockets[2]?.onclose?.()
    assert.deepEqual(
      timers.map(({ ms }) => ms),
      [300, 600, 300],
    )
    assert.deepEqual(heard, ['hello'])
    assert.equal(falls(), 3)
  })

  it('tries at once when the network is back, and never after it was closed', () => {
    const { sockets, timers, connection } = connected()
    sockets[0]?.onclose?.()
    connection.retryNow()
    assert.equal(sockets.length, 2)
    connection.close()
    sockets[1]?.onclose?.()
    connection.retryNow()
    assert.equal(sockets.length, 2)
    assert.equal(timers.length, 1)
  })
})
