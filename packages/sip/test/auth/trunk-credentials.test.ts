import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDigestAuthenticator, ha1, type SipRequest } from '../../src/index.ts'
import { ANSWER, accepted, OFFER, startAgent, startPeer } from '../support/agents.ts'
import { within } from '../support/deadline.ts'

const SOURCE = { transport: 'udp', address: '127.0.0.1', port: 1, flowId: 'x' } as const

function trunk() {
  return createDigestAuthenticator({
    realm: 'trunk',
    secret: 's',
    algorithms: ['SHA-256', 'MD5'],
    credentials: async () => ({
      ha1Md5: ha1('u', 'trunk', 'p'),
      ha1Sha256: ha1('u', 'trunk', 'p', 'SHA-256'),
    }),
  })
}

function challenges(
  authenticator: ReturnType<typeof trunk>,
  options: { proxy?: boolean; stale?: boolean },
): string[] {
  const [[name, values]] = Object.entries(authenticator.challenge(SOURCE, options)) as [[string, string[]]]
  return values.map((value) => `${name}: ${value}`)
}

test('an INVITE answers a 407, then its BYE does too', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const authenticator = trunk()
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
    credentials: { username: 'u', password: 'p' },
  })
  const first = await peer.nextRequest('INVITE')
  const headers = challenges(authenticator, { proxy: true })
  peer.respond(first, alice.port, '407 Proxy Authentication Required', { toTag: 'x', headers })
  assert.equal((await peer.nextRequest('ACK')).via?.branch, first.via?.branch)
  const second = await peer.nextRequest('INVITE')
  assert.deepEqual([second.callId, second.fromTag, second.cseq?.number], [first.callId, first.fromTag, 2])
  assert.notEqual(second.via?.branch, first.via?.branch)
  assert.deepEqual(await authenticator.verify(second, SOURCE, { proxy: true }), { ok: true, username: 'u' })
  const contact = `Contact: <sip:b@127.0.0.1:${peer.port}>`
  peer.respond(second, alice.port, '200 OK', { toTag: 'y', headers: [contact], body: ANSWER })
  const { dialog } = await accepted(outgoing)
  const ack = await peer.nextRequest('ACK')
  assert.equal(ack.header('proxy-authorization'), second.header('proxy-authorization'))
  const gone = dialog.bye()
  const bye = await peer.nextRequest('BYE')
  peer.respond(bye, alice.port, '407 Again', { headers: challenges(authenticator, { proxy: true }) })
  const byeAgain = await peer.nextRequest('BYE')
  assert.equal((await authenticator.verify(byeAgain, SOURCE, { proxy: true })).ok, true)
  assert.equal(byeAgain.cseq!.number, bye.cseq!.number + 1)
  peer.respond(byeAgain, alice.port, '200 OK')
  await within('BYE', gone)
})

test('wrong credentials are tried once, stale ones again', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const authenticator = trunk()
  const send = () =>
    alice.agent.request({
      method: 'REGISTER',
      to: { uri: 'sip:u@trunk' },
      from: { uri: 'sip:u@trunk' },
      requestUri: `sip:127.0.0.1:${peer.port}`,
      contactUser: 'u',
      credentials: { username: 'u', ha1: ha1('u', 'trunk', 'p', 'SHA-256') },
    })
  const refuse = (request: SipRequest, stale: boolean) =>
    peer.respond(request, alice.port, '401 Unauthorized', {
      toTag: 'x',
      headers: challenges(authenticator, { stale }),
    })
  const refused = send()
  refuse(await peer.nextRequest('REGISTER'), false)
  refuse(await peer.nextRequest('REGISTER'), false)
  assert.equal((await within('the refusal', refused)).status, 401)
  const again = send()
  refuse(await peer.nextRequest('REGISTER'), false)
  refuse(await peer.nextRequest('REGISTER'), true)
  const third = await peer.nextRequest('REGISTER')
  assert.equal((await authenticator.verify(third, SOURCE)).ok, true)
  peer.respond(third, alice.port, '200 OK', { toTag: 'x' })
  assert.equal((await within('the answer', again)).status, 200)
})

test('without credentials, or with a challenge nobody understands, the 401 is the outcome', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const call = (credentials?: { username: string; password: string }) =>
    alice.agent.invite({
      to: { uri: `sip:b@127.0.0.1:${peer.port}` },
      from: { uri: 'sip:a@b' },
      sdp: OFFER,
      credentials,
    })
  const plain = call()
  peer.respond(await peer.nextRequest('INVITE'), alice.port, '401 No', {
    toTag: 'x',
    headers: challenges(trunk(), {}),
  })
  const outcome = await within('the refusal', plain.outcome)
  assert.equal(outcome.kind === 'rejected' && outcome.status, 401)
  const odd = call({ username: 'u', password: 'p' })
  const headers = [
    'WWW-Authenticate: Bearer realm="x"',
    'WWW-Authenticate: Digest realm="x", nonce="n", algorithm=MD6',
  ]
  peer.respond(await peer.nextRequest('INVITE'), alice.port, '401 No', { toTag: 'x', headers })
  const second = await within('the refusal', odd.outcome)
  assert.equal(second.kind === 'rejected' && second.status, 401)
})

test('requests that nobody answers, or that cannot be sent, reject by cause', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const send = (flow?: { flowId: string }) =>
    alice.agent.request({
      method: 'OPTIONS',
      to: { uri: `sip:127.0.0.1:${peer.port}` },
      from: { uri: 'sip:a@b' },
      flow,
    })
  const unanswered = assert.rejects(send(), { code: 'timeout', status: 408 })
  await peer.nextRequest('OPTIONS')
  alice.clock.advance(32_000)
  await within('the timeout', unanswered)
  await assert.rejects(send({ flowId: 'ws:gone:1' }), { code: 'transport', status: 503 })
  const closing = assert.rejects(send(), { code: 'ended' })
  await peer.nextRequest('OPTIONS')
  await alice.agent.close()
  await closing
  await assert.rejects(send(), { code: 'ended' })
})
