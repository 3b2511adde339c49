import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import {
  createManualClock,
  createUserAgent,
  type Dialog,
  type IncomingInvite,
  type InviteOutcome,
  type ManualClock,
  type OutgoingInvite,
  type OutgoingInviteOptions,
  type SipLogEvent,
  type UserAgent,
  type UserAgentOptions,
} from '../../src/index.ts'
import { cleanup } from './cleanup.ts'
import { once, within } from './deadline.ts'
import { RawPeer } from './raw-peer.ts'

export const OFFER =
  'v=0\r\no=a 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n'
export const ANSWER = OFFER.replace('o=a', 'o=b').replace('4000', '5000')

/** A user agent on a loopback port of its own, which at the end of the test must leave nothing behind. */
export interface TestAgent {
  agent: UserAgent
  port: number
  clock: ManualClock
  log: SipLogEvent[]
  uri(user: string): string
}

export async function startAgent(
  t: TestContext,
  options: Partial<UserAgentOptions> = {},
): Promise<TestAgent> {
  const clock = createManualClock()
  const log: SipLogEvent[] = []
  const agent = await createUserAgent({
    transports: [{ kind: 'udp', host: '127.0.0.1', port: 0 }],
    userAgentName: 'test',
    clock,
    log: (event) => log.push(event),
    ...options,
  })
  cleanup(t, async () => {
    await agent.close()
    assert.deepEqual(agent.stats(), { transactions: 0, dialogs: 0, timers: 0, wsConnections: 0 })
    assert.equal(clock.pending, 0, 'timers left on the clock')
  })
  const { port } = agent.addresses[0]!
  return { agent, port, clock, log, uri: (user) => `sip:${user}@127.0.0.1:${port}` }
}

export async function startPeer(t: TestContext): Promise<RawPeer> {
  const peer = await RawPeer.open()
  cleanup(t, () => peer.close())
  return peer
}

/** Begins a call from one agent to another and waits until it rings there. */
export async function ring(
  caller: TestAgent,
  called: TestAgent,
  options: Partial<OutgoingInviteOptions> = {},
): Promise<{ outgoing: OutgoingInvite; incoming: IncomingInvite }> {
  const came = once<IncomingInvite>('the call', (listener) => called.agent.on('invite', listener))
  const outgoing = caller.agent.invite({
    to: { uri: called.uri('boris') },
    from: { uri: caller.uri('alice'), displayName: 'Alice' },
    sdp: OFFER,
    ...options,
  })
  return { outgoing, incoming: await came }
}

export async function accepted(
  outgoing: OutgoingInvite,
): Promise<Extract<InviteOutcome, { kind: 'accepted' }>> {
  const outcome = await within('the outcome', outgoing.outcome)
  assert.equal(outcome.kind, 'accepted')
  return outcome as Extract<InviteOutcome, { kind: 'accepted' }>
}

/** A call that both sides hold, its ACK seen. */
export async function connect(
  caller: TestAgent,
  called: TestAgent,
  options: Partial<OutgoingInviteOptions> = {},
): Promise<{ callerSide: Dialog; calledSide: Dialog }> {
  const { outgoing, incoming } = await ring(caller, called, options)
  const calledSide = incoming.accept({ sdp: ANSWER })
  const { dialog: callerSide } = await accepted(outgoing)
  await within('the ACK', calledSide.acknowledged)
  return { callerSide, calledSide }
}
