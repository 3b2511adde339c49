import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { type TestContext, test } from 'node:test'
import {
  type Binding,
  createDigestAuthenticator,
  createRegistrar,
  ha1,
  type IncomingInvite,
  type InviteProgress,
  type Registrar,
  systemClock,
} from '../../src/index.ts'
import { startAgent, type TestAgent } from '../support/agents.ts'
import { type Baresip, startBaresip } from '../support/baresip.ts'
import { cleanup } from '../support/cleanup.ts'
import { once, within } from '../support/deadline.ts'

const REALM = 'perezvon'

interface Exchange {
  server: TestAgent
  registrar: Registrar
  /** A session description that leads to a real socket. */
  sdp: string
  phone: Baresip
  binding: Binding
}

/** An exchange with one baresip registered as 101. */
async function setUp(t: TestContext): Promise<Exchange> {
  const server = await startAgent(t, { clock: systemClock })
  const authenticator = createDigestAuthenticator({
    realm: REALM,
    secret: 'boot',
    credentials: async (username) =>
      username === '101'
        ? { ha1Md5: ha1('101', REALM, 'one'), ha1Sha256: ha1('101', REALM, 'one', 'SHA-256') }
        : undefined,
  })
  const registrar = createRegistrar({ userAgent: server.agent, realm: REALM, authenticator })
  cleanup(t, () => registrar.close())
  const bound = once<Binding>('baresip to register', (listener) =>
    registrar.on('bound', (_user, binding) => listener(binding)),
  )
  const account = `<sip:101@127.0.0.1:${server.port}>;auth_user=101;auth_pass=one;regint=60`
  const phone = await startBaresip(t, account)
  return { server, registrar, sdp: await rtpSink(t), phone, binding: await bound }
}

async function rtpSink(t: TestContext): Promise<string> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  cleanup(t, () => new Promise<void>((resolve) => socket.close(() => resolve())))
  const { port } = socket.address()
  return `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n`
}

test('baresip registers by digest, and takes and ends calls', async (t) => {
  const { server, registrar, sdp, phone, binding } = await setUp(t)
  assert.equal(binding.aorUser, '101')
  assert.match(binding.userAgent ?? '', /baresip/)
  const outgoing = server.agent.invite({
    to: { uri: 'sip:101@perezvon' },
    from: { uri: 'sip:+74950000000@perezvon', displayName: 'Customer' },
    requestUri: binding.contactUri,
    flow: { flowId: binding.source.flowId },
    sdp,
  })
  await once<InviteProgress>('ringing', (listener) => outgoing.on('progress', listener))
  phone.command('accept')
  const outcome = await within('the answer', outgoing.outcome, 15_000)
  assert.ok(outcome.kind === 'accepted', JSON.stringify(outcome))
  assert.match(outcome.sdp ?? '', /PCMA/)
  const { dialog } = outcome
  assert.match(
    await within('the re-INVITE', dialog.renegotiate(sdp.replace('- 1 1', '- 1 2')), 15_000),
    /^v=0/,
  )
  phone.command('hangup')
  assert.deepEqual(await within('the end', dialog.ended, 15_000), { by: 'remote' })
  assert.equal(registrar.bindingsOf('101').length, 1)
})

test('baresip calls, is answered, and is hung up on', async (t) => {
  const { server, sdp, phone } = await setUp(t)
  const came = once<IncomingInvite>('the call', (listener) => server.agent.on('invite', listener))
  phone.command('dial', `sip:sales@127.0.0.1:${server.port}`)
  const incoming = await came
  assert.equal(incoming.from.user, '101')
  assert.equal(incoming.to.user, 'sales')
  assert.match(incoming.offer ?? '', /^v=0/)
  incoming.ring()
  const dialog = incoming.accept({ sdp })
  await within('ACK', dialog.acknowledged)
  await within('BYE', dialog.bye(), 15_000)
  assert.deepEqual(await dialog.ended, { by: 'local' })
})

test('baresip gives up a ringing call by CANCEL', async (t) => {
  const { server, phone } = await setUp(t)
  const came = once<IncomingInvite>('the call', (listener) => server.agent.on('invite', listener))
  phone.command('dial', `sip:sales@127.0.0.1:${server.port}`)
  const incoming = await came
  const aborted = once('CANCEL', (listener) => incoming.signal.addEventListener('abort', listener))
  incoming.ring()
  phone.command('hangup')
  await aborted
  assert.equal(incoming.signal.reason.kind, 'cancelled')
})
