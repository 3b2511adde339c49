import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createDigestAuthenticator, createRegistrar, type SipResponse } from '../../src/index.ts'
import { startAgent, startPeer, type TestAgent } from '../support/agents.ts'
import { cleanup } from '../support/cleanup.ts'
import { raw } from '../support/raw-messages.ts'
import { IPV6_TORTURE } from './ipv6-messages.ts'
import { TORTURE } from './torture-messages.ts'

/** An agent that refuses calls, takes messages, and lets everybody register who shows no foreign credentials. */
async function startTarget(t: TestContext): Promise<TestAgent> {
  const target = await startAgent(t)
  const authenticator = createDigestAuthenticator({
    realm: 'example.com',
    secret: 'boot',
    credentials: async () => undefined,
    clock: target.clock,
  })
  const registrar = createRegistrar({
    userAgent: target.agent,
    realm: 'example.com',
    clock: target.clock,
    authenticator: {
      ...authenticator,
      on: () => () => {},
      failuresOf: () => 0,
      forgive: () => {},
      challenge: (source) => authenticator.challenge(source),
      verify: async (request, source) =>
        request.headers.has('authorization')
          ? authenticator.verify(request, source)
          : { ok: true, username: request.to?.uri.user ?? '' },
    },
  })
  cleanup(t, () => registrar.close())
  target.agent.on('invite', (invite) => invite.reject({ status: 486 }))
  target.agent.on('request', (request) => request.respond({ status: 200 }))
  return target
}

assert.equal(TORTURE.length, 49, 'RFC 4475 has 49 messages')
assert.equal(IPV6_TORTURE.length, 11, 'RFC 5118 has 10 cases, one of them with two messages')

const cases = [
  ...TORTURE.map((each) => ({ rfc: 4475, ...each })),
  ...IPV6_TORTURE.map((each) => ({ rfc: 5118, ...each })),
]

for (const { rfc, name, about, text, expect } of cases) {
  test(`RFC ${rfc} ${name}: ${about}`, async (t) => {
    const [target, peer] = [await startTarget(t), await startPeer(t)]
    peer.send(text, target.port)
    // Whatever it was, the agent must be there afterwards; this also closes the wait for silence.
    peer.send(raw('OPTIONS', 1, target.port, { callId: 'still-there', branch: 'z9hG4bKstill' }), target.port)
    const alive = await peer.next('life after it', (m) => 'status' in m && m.callId === 'still-there')
    assert.equal((alive as SipResponse).status, 200)
    const answers = peer.rawInbox
      .map((each) => Number(/^SIP\/2\.0 (\d+)/.exec(each)?.[1]))
      .filter((status, index) => status !== 100 && !peer.rawInbox[index]!.includes('still-there'))
    if (expect === 'none') assert.deepEqual(answers, [])
    else if (answers.length === 0) {
      // A registration is answered a turn later than OPTIONS.
      const late = (await peer.next('the answer', (m) => 'status' in m && m.status !== 100)) as SipResponse
      assert.ok(expect.includes(late.status), `${late.status}`)
    } else assert.ok(expect.includes(answers[0]!), `${answers[0]}`)
  })
}
