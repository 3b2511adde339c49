import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRegistrar, type IncomingInvite } from '../../src/index.ts'
import { TORTURE } from '../message/torture-messages.ts'
import { ANSWER, OFFER, startAgent, startPeer } from '../support/agents.ts'
import { cleanup } from '../support/cleanup.ts'
import { until } from '../support/deadline.ts'
import { raw, rawInDialog, rawInvite } from '../support/raw-messages.ts'

const MESSAGES = Number(process.env.FUZZ_MESSAGES ?? 4000)
const BATCH = 50

/** A small generator with a seed, so that a failure can be repeated. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function mutated(source: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(source)
  for (let i = random(6); i >= 0; i--) {
    const at = random(bytes.length)
    const kind = random(24) / 8
    if (kind < 1) bytes[at] = random(256)
    else if (kind < 1.5) bytes.copyWithin(at, random(bytes.length), bytes.length)
    else if (kind < 2.8) bytes[at] = ' ;,<>"\r\n:@'.charCodeAt(random(10))
    else return bytes.subarray(0, at)
  }
  return bytes
}

test(`${MESSAGES} mutated messages: nothing throws, nothing hangs, nothing stays`, async (t) => {
  const [target, peer] = [await startAgent(t), await startPeer(t)]
  const registrar = createRegistrar({
    userAgent: target.agent,
    realm: 'x',
    clock: target.clock,
    authenticator: {
      on: () => () => {},
      challenge: () => ({}),
      failuresOf: () => 0,
      forgive: () => {},
      verify: async (request) => ({ ok: true, username: request.to?.uri.user ?? '' }),
    },
  })
  cleanup(t, () => registrar.close())
  let calls = 0
  const ringing: IncomingInvite[] = []
  target.agent.on('invite', (invite) => {
    calls++
    if (calls % 3 === 0) return invite.reject({ status: 486 })
    invite.ring()
    if (calls % 3 === 1) invite.accept({ sdp: ANSWER }).onOffer(() => ANSWER)
    else ringing.push(invite)
  })
  const sources = [
    ...TORTURE.map(({ text }) => text),
    rawInvite(target.port, { sdp: OFFER }),
    rawInvite(target.port, {
      sdp: OFFER,
      headers: ['Require: 100rel', 'Supported: timer', 'Session-Expires: 100'],
    }),
    raw('CANCEL', 1, target.port, { branch: 'z9hG4bKINVITE1' }),
    rawInDialog('UPDATE', 3, target.port, 'x'),
    raw('REGISTER', 1, target.port, { headers: ['Contact: <sip:a@b>;expires=60'] }),
  ].map((text) => text.replaceAll('{port}', String(peer.port)).replace(/\r?\n/g, '\r\n'))
  const random = randomOf(4475)
  const unique = (text: string, n: number) =>
    Buffer.from(text.replace('z9hG4bK', `z9hG4bK${n}`).replace(/^Call-ID: /m, `Call-ID: ${n}.`))
  for (let sent = 0; sent < MESSAGES; sent += BATCH) {
    for (let i = 0; i < BATCH; i++) {
      peer.send(mutated(unique(sources[random(sources.length)]!, sent + i), random), target.port)
    }
    peer.send(
      raw('OPTIONS', 1, target.port, { callId: `alive-${sent}`, branch: `z9hG4bKalive${sent}` }),
      target.port,
    )
    await peer.next('life', (message) => 'status' in message && message.callId === `alive-${sent}`)
    peer.inbox.length = 0
    peer.rawInbox.length = 0
    target.clock.advance(1000)
  }
  assert.deepEqual(
    target.log.filter((event) => event.level === 'error'),
    [],
  )
  assert.ok(calls > 50, `${calls} calls came through`)
  for (const invite of ringing) invite.reject({ status: 480 })
  registrar.close()
  for (let i = 0; i < 5; i++) await target.clock.advanceAndSettle(100_000)
  const nothing = { transactions: 0, dialogs: 0, timers: 0, wsConnections: 0 }
  await until('nothing is left', () => JSON.stringify(target.agent.stats()) === JSON.stringify(nothing))
})
