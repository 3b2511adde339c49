import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { WebSocket } from 'ws'
import {
  createDigestAuthenticator,
  createRegistrar,
  ha1,
  type OutgoingRequestOptions,
  type Registrar,
  type RegistrarOptions,
  type SipResponse,
} from '../../src/index.ts'
import { startAgent, type TestAgent } from '../support/agents.ts'
import { cleanup } from '../support/cleanup.ts'
import { until, within } from '../support/deadline.ts'

const REALM = 'perezvon'
const PASSWORDS: Record<string, string> = { '101': 'one', '102': 'two' }

interface Exchange {
  server: TestAgent
  phone: TestAgent
  registrar: Registrar
  events: string[]
  register(user: string, options?: Partial<OutgoingRequestOptions>): Promise<SipResponse>
}

async function setUp(t: TestContext, options: Partial<RegistrarOptions> = {}): Promise<Exchange> {
  const [server, phone] = [
    await startAgent(t, {
      transports: [
        { kind: 'udp', host: '127.0.0.1', port: 0 },
        { kind: 'ws', host: '127.0.0.1', port: 0 },
      ],
    }),
    await startAgent(t),
  ]
  const authenticator = createDigestAuthenticator({
    realm: REALM,
    secret: 'boot',
    clock: server.clock,
    credentials: async (username) => {
      const password = PASSWORDS[username]
      return password === undefined
        ? undefined
        : { ha1Md5: ha1(username, REALM, password), ha1Sha256: ha1(username, REALM, password, 'SHA-256') }
    },
  })
  const registrar = createRegistrar({
    userAgent: server.agent,
    realm: REALM,
    authenticator,
    clock: server.clock,
    ...options,
  })
  cleanup(t, () => registrar.close())
  const events: string[] = []
  registrar.on('bound', (aorUser, { contactUri }, refreshed) =>
    events.push(`${refreshed ? 'refreshed' : 'bound'} ${aorUser} ${shortOf(contactUri)}`),
  )
  registrar.on('unbound', (aorUser, { contactUri }, cause) =>
    events.push(`${cause} ${aorUser} ${shortOf(contactUri)}`),
  )
  const register: Exchange['register'] = (user, more = {}) =>
    within(
      'REGISTER',
      phone.agent.request({
        method: 'REGISTER',
        requestUri: `sip:127.0.0.1:${server.port}`,
        to: { uri: `sip:${user}@perezvon` },
        from: { uri: `sip:${user}@perezvon` },
        credentials: { username: user, password: PASSWORDS[user] ?? 'none' },
        ...more,
      }),
    )
  return { server, phone, registrar, events, register }
}

function shortOf(contactUri: string): string {
  return /^sip:([^@]+)@/.exec(contactUri)?.[1] ?? contactUri
}

test('a phone registers after a challenge, refreshes and goes', async (t) => {
  const { register, registrar, phone, server, events } = await setUp(t)
  const ok = await register('101', { contactUser: 'desk', headers: { Expires: '600' }, sipCallId: 'r1' })
  assert.equal(ok.status, 200)
  assert.match(ok.header('contact')!, /^<sip:desk@127\.0\.0\.1:\d+>;expires=600$/)
  const [binding] = registrar.bindingsOf('101')
  assert.equal(binding?.contactUri, `sip:desk@127.0.0.1:${phone.port}`)
  assert.equal(binding?.source.port, phone.port)
  assert.equal(binding?.userAgent, 'test')
  assert.equal(binding?.expiresAt, server.clock.now() + 600_000)
  await register('101', { contactUser: 'desk', sipCallId: 'r1', cseq: 10 })
  assert.equal(registrar.bindingsOf('101')[0]?.expiresAt, server.clock.now() + 3_600_000)
  await register('101', { contactUser: 'desk', sipCallId: 'r1', cseq: 20, contactParams: 'expires=0' })
  assert.deepEqual(registrar.all(), [])
  assert.deepEqual(events, ['bound 101 desk', 'refreshed 101 desk', 'unregistered 101 desk'])
})

test('wrong passwords, unknown users and foreign addresses are refused alike or by 403', async (t) => {
  const { register, registrar } = await setUp(t)
  const wrong = await register('101', { contactUser: 'x', credentials: { username: '101', password: 'bad' } })
  const unknown = await register('999', { contactUser: 'x' })
  assert.deepEqual([wrong.status, unknown.status], [401, 401])
  const foreign = await register('102', {
    contactUser: 'x',
    credentials: { username: '101', password: 'one' },
  })
  assert.equal(foreign.status, 403)
  assert.deepEqual(registrar.all(), [])
})

test('mayRegister lets one account take several addresses', async (t) => {
  const { register, registrar } = await setUp(t, {
    mayRegister: async (username, aorUser) => username === '101' && aorUser === '555',
  })
  const ok = await register('555', { contactUser: 'x', credentials: { username: '101', password: 'one' } })
  assert.equal(ok.status, 200)
  assert.equal(registrar.bindingsOf('555').length, 1)
})

test('too short is 423 with Min-Expires, too long is cut', async (t) => {
  const { register, registrar, server } = await setUp(t)
  const brief = await register('101', { contactUser: 'x', headers: { Expires: '30' } })
  assert.equal(brief.status, 423)
  assert.equal(brief.header('min-expires'), '60')
  assert.deepEqual(registrar.all(), [])
  await register('101', { contactUser: 'x', headers: { Expires: '4294967295' } })
  assert.equal(registrar.bindingsOf('101')[0]?.expiresAt, server.clock.now() + 3_600_000)
})

test('a REGISTER without Contact asks; * with Expires 0 clears, and is refused otherwise', async (t) => {
  const { register, registrar } = await setUp(t)
  await register('101', { contactUser: 'a' })
  await register('101', { contactUser: 'b', contactParams: 'q=0.5' })
  const asked = await register('101')
  assert.equal(asked.list('contact').length, 2)
  assert.match(asked.list('contact')[0]!, /^<sip:a@/)
  assert.match(asked.list('contact')[1]!, /q=0\.5/)
  assert.equal((await register('101', { headers: { Contact: '*' } })).status, 400)
  assert.equal(
    (await register('101', { headers: { Contact: ['*', '<sip:x@y>'], Expires: '0' } })).status,
    400,
  )
  assert.equal((await register('101', { headers: { Contact: '<not a uri>' } })).status, 400)
  assert.equal(registrar.all().length, 2)
  assert.equal((await register('101', { headers: { Contact: '*', Expires: '0' } })).status, 200)
  assert.deepEqual(registrar.all(), [])
})

test('one device keeps one binding: the same instance and reg-id replace the old contact (RFC 5626)', async (t) => {
  const { register, registrar, events } = await setUp(t)
  const contactParams = 'reg-id=1;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000A95A0E128>"'
  const headers = { Supported: 'path, outbound' }
  const ok = await register('101', { contactUser: 'old', contactParams, headers })
  assert.deepEqual(ok.list('require'), ['outbound'])
  await register('101', { contactUser: 'new', contactParams, headers })
  const bindings = registrar.bindingsOf('101')
  assert.equal(bindings.length, 1)
  assert.equal(bindings[0]?.instanceId, 'urn:uuid:00000000-0000-1000-8000-000A95A0E128')
  assert.equal(bindings[0]?.regId, 1)
  assert.deepEqual(events, ['bound 101 old', 'replaced 101 old', 'bound 101 new'])
})

test('no more bindings than allowed, and refreshing is no new one', async (t) => {
  const { register } = await setUp(t, { maxBindingsPerAor: 2 })
  assert.equal((await register('101', { contactUser: 'a' })).status, 200)
  assert.equal((await register('101', { contactUser: 'b' })).status, 200)
  assert.equal((await register('101', { contactUser: 'c' })).status, 403)
  assert.equal((await register('101', { contactUser: 'b' })).status, 200)
})

test('an older request of the same Call-ID undoes nothing', async (t) => {
  const { register, registrar } = await setUp(t)
  await register('101', { contactUser: 'a', sipCallId: 'r', cseq: 10 })
  const late = await register('101', {
    contactUser: 'a',
    sipCallId: 'r',
    cseq: 3,
    contactParams: 'expires=0',
  })
  assert.equal(late.status, 500)
  assert.equal(registrar.bindingsOf('101').length, 1)
})

test('bindings expire', async (t) => {
  const { register, registrar, server, events } = await setUp(t)
  await register('101', { contactUser: 'a', headers: { Expires: '60' } })
  server.clock.advance(59_999)
  assert.equal(registrar.bindingsOf('101').length, 1)
  server.clock.advance(1)
  assert.equal(registrar.bindingsOf('101').length, 0)
  server.clock.advance(5000)
  assert.deepEqual(events, ['bound 101 a', 'expired 101 a'])
})

test('when a WebSocket closes, its bindings go at once', async (t) => {
  const { registrar, server, events } = await setUp(t, {
    authenticator: {
      on: () => () => {},
      challenge: () => ({}),
      failuresOf: () => 0,
      forgive: () => {},
      verify: async () => ({ ok: true, username: '101' }),
    },
  })
  const { port } = server.agent.addresses[1]!
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, 'sip')
  cleanup(t, () => socket.terminate())
  await within('open', new Promise((resolve) => socket.once('open', resolve)))
  socket.send(
    [
      'REGISTER sip:perezvon SIP/2.0',
      'Via: SIP/2.0/WS abc.invalid;branch=z9hG4bKr',
      'From: <sip:101@perezvon>;tag=1',
      'To: <sip:101@perezvon>',
      'Call-ID: ws-register',
      'CSeq: 1 REGISTER',
      'Supported: outbound',
      'Contact: <sip:tab@abc.invalid;transport=ws>;reg-id=1;+sip.instance="<urn:uuid:1>"',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  )
  await until('it is bound', () => registrar.bindingsOf('101').length === 1)
  assert.equal(registrar.bindingsOf('101')[0]?.transport, 'ws')
  socket.terminate()
  await until('it is gone', () => registrar.all().length === 0)
  assert.deepEqual(events, ['bound 101 tab', 'flow-closed 101 tab'])
})

test('what we revoke is gone at once, the rest stays; since when a phone is here outlives its refreshes', async (t) => {
  const { register, registrar, server, events } = await setUp(t)
  const since = server.clock.now()
  await register('101', { contactUser: 'old' })
  await register('101', { contactUser: 'other' })
  server.clock.advance(60_000)
  await register('101', { contactUser: 'old' })
  const old = registrar.bindingsOf('101').find(({ contactUri }) => contactUri.includes('old@'))
  assert.equal(old?.boundAt, since)
  registrar.revoke('101', ({ contactUri }) => contactUri.includes('old@'))
  assert.deepEqual(
    registrar.bindingsOf('101').map(({ contactUri }) => shortOf(contactUri)),
    ['other'],
  )
  assert.equal(events.at(-1), 'revoked 101 old')
})
