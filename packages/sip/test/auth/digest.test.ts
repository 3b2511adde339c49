import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digestHash, digestResponse } from '../../src/auth/digest.ts'
import {
  createDigestAuthenticator,
  createManualClock,
  type DigestAlgorithm,
  ha1,
  type Source,
} from '../../src/index.ts'
import { type ClientDigestInput, digestCase } from '../support/digest-client.ts'

const UDP: Source = { transport: 'udp', address: '192.0.2.1', port: 5060, flowId: 'udp:0:192.0.2.1:5060' }
const WS: Source = { ...UDP, transport: 'ws', flowId: 'ws:a:1' }
const REALM = 'perezvon'

test('the example of RFC 2617 3.5', () => {
  const secret = ha1('Mufasa', 'testrealm@host.com', 'Circle Of Life')
  assert.equal(secret, '939e7578ed9e3c518a452acee763bce9')
  const input = {
    algorithm: 'MD5',
    method: 'GET',
    uri: '/dir/index.html',
    nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  } as const
  const response = digestResponse(secret, { ...input, qop: 'auth', nc: '00000001', cnonce: '0a4f113b' })
  assert.equal(response, '6629fae49393a05397450978507c4ef1')
  assert.equal(digestResponse(secret, input), '670fd8c2df070c60b045671b8b24ff02')
})

test('the examples of RFC 7616 3.9.1, MD5 and SHA-256', () => {
  const input = {
    method: 'GET',
    uri: '/dir/index.html',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    qop: 'auth',
    nc: '00000001',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  } as const
  const of = (algorithm: 'MD5' | 'SHA-256') =>
    digestResponse(ha1('Mufasa', 'http-auth@example.org', 'Circle of Life', algorithm), {
      ...input,
      algorithm,
    })
  assert.equal(of('MD5'), '8ca523f5e9506fed4657c9700eebdbec')
  assert.equal(of('SHA-256'), '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1')
})

test('auth-int hashes the body too (RFC 7616 3.4.3)', () => {
  const secret = ha1('a', 'b', 'c')
  const base = {
    algorithm: 'MD5',
    method: 'INVITE',
    uri: 'sip:x',
    nonce: 'n',
    nc: '00000001',
    cnonce: 'k',
  } as const
  const ha2 = digestHash('MD5', `INVITE:sip:x:${digestHash('MD5', 'body')}`)
  assert.equal(
    digestResponse(secret, { ...base, qop: 'auth-int', body: 'body' }),
    digestHash('MD5', `${secret}:n:00000001:k:auth-int:${ha2}`),
  )
})

function setUp(secret = 'boot-1', algorithms: DigestAlgorithm[] = ['SHA-256', 'MD5']) {
  const clock = createManualClock()
  const authenticator = createDigestAuthenticator({
    realm: REALM,
    secret,
    clock,
    algorithms,
    credentials: async (username) =>
      username === 'anna'
        ? { ha1Md5: ha1('anna', REALM, 'right'), ha1Sha256: ha1('anna', REALM, 'right', 'SHA-256') }
        : undefined,
  })
  const challengeOf = (source = UDP) => authenticator.challenge(source)['WWW-Authenticate'] as string[]
  const verify = (input: Partial<ClientDigestInput>, source = UDP) =>
    authenticator.verify(
      digestCase({
        realm: REALM,
        challenge: challengeOf()[0]!,
        password: 'right',
        username: 'anna',
        ...input,
      }),
      source,
    )
  return { clock, authenticator, challengeOf, verify }
}

test('a first request gets a challenge for each algorithm, the stronger first (RFC 8760)', async () => {
  const { authenticator } = setUp()
  const result = await authenticator.verify(digestCase(undefined), UDP)
  assert.equal(result.ok, false)
  if (result.ok) return
  assert.equal(result.status, 401)
  const [sha, md5] = result.headers['WWW-Authenticate'] as string[]
  assert.match(sha!, /^Digest realm="perezvon", nonce="[^"]+", algorithm=SHA-256, qop="auth"$/)
  assert.match(md5!, /algorithm=MD5/)
  assert.equal(authenticator.failuresOf(UDP.address), 0)
})

test('by default MD5 alone is offered, which every phone takes', () => {
  const authenticator = createDigestAuthenticator({
    realm: REALM,
    secret: 's',
    credentials: async () => undefined,
  })
  const values = authenticator.challenge(UDP)['WWW-Authenticate'] as string[]
  assert.deepEqual([values.length, values[0]!.includes('algorithm=MD5')], [1, true])
})

test('WebSocket peers see MD5 alone, since JsSIP gives up at any other', () => {
  const challenges = setUp().challengeOf(WS)
  assert.equal(challenges.length, 1)
  assert.match(challenges[0]!, /algorithm=MD5/)
})

test('browsers may use MD5 even where phones are offered SHA-256 alone; phones may not', async () => {
  const { authenticator } = setUp('boot-1', ['SHA-256'])
  for (const [source, ok] of [
    [WS, true],
    [UDP, false],
  ] as const) {
    const challenge = (authenticator.challenge(WS)['WWW-Authenticate'] as string[])[0]!
    assert.match(challenge, /algorithm=MD5/)
    const request = digestCase({ realm: REALM, challenge, password: 'right', username: 'anna' })
    assert.equal((await authenticator.verify(request, source)).ok, ok, source.transport)
  }
})

test('right credentials pass, by MD5 and by SHA-256', async () => {
  const { verify, challengeOf } = setUp()
  for (const index of [0, 1]) {
    assert.deepEqual(await verify({ challenge: challengeOf()[index]! }), { ok: true, username: 'anna' })
  }
})

test('a wrong password and an unknown user are told apart by nothing but the log', async () => {
  const { verify, authenticator } = setUp()
  const failures: unknown[] = []
  authenticator.on('failure', (failure) => failures.push(failure))
  const wrong = await verify({ password: 'wrong' })
  const unknown = await verify({ username: 'nobody' })
  const shape = (result: typeof wrong) => JSON.stringify(result).replace(/nonce=\\"[^"]+"/g, 'nonce')
  assert.equal(shape(wrong), shape(unknown))
  const from = { address: '192.0.2.1', port: 5060, transport: 'udp', waitSeconds: 0 }
  assert.deepEqual(failures, [
    { ...from, username: 'anna', count: 1 },
    { ...from, username: 'nobody', count: 2 },
  ])
})

test('failures are forgotten after the window', async () => {
  const { verify, authenticator, clock } = setUp()
  await verify({ password: 'wrong' })
  assert.equal(authenticator.failuresOf('192.0.2.1'), 1)
  assert.equal(authenticator.failuresOf('192.0.2.2'), 0)
  clock.advance(600_000)
  assert.equal(authenticator.failuresOf('192.0.2.1'), 0)
})

test('a nonce count is good once: a replay is answered stale=true', async () => {
  const { verify, challengeOf } = setUp()
  const challenge = challengeOf()[0]!
  assert.equal((await verify({ challenge, nc: 1 })).ok, true)
  assert.equal((await verify({ challenge, nc: 2 })).ok, true)
  for (const nc of [2, 1]) {
    const replay = await verify({ challenge, nc })
    assert.ok(!replay.ok && String(replay.headers['WWW-Authenticate']).includes('stale=true'))
  }
})

test('a nonce of an earlier boot, an old one and an invented one are stale if the password is right', async () => {
  const old = setUp('boot-0').challengeOf()[0]!
  const { verify, challengeOf, clock } = setUp('boot-1')
  const expired = challengeOf()[0]!
  clock.advance(300_000)
  for (const challenge of [old, expired, old.replace(/nonce="[^"]+"/, 'nonce="made-up"')]) {
    const result = await verify({ challenge })
    assert.ok(!result.ok)
    assert.equal(result.status, 401)
    assert.match(String(result.headers['WWW-Authenticate']), /stale=true/)
    const wrong = await verify({ challenge, password: 'wrong' })
    assert.ok(!wrong.ok && !String(wrong.headers['WWW-Authenticate']).includes('stale'))
  }
})

test('credentials for another target are refused by 403, without qop or of another realm they are challenged', async () => {
  const { verify } = setUp()
  const elsewhere = await verify({ uri: 'sip:other.example' })
  assert.ok(!elsewhere.ok && elsewhere.status === 403)
  for (const input of [{ withoutQop: true }, { realm: 'elsewhere' }, { algorithm: 'SHA-512-256' }]) {
    const result = await verify(input)
    assert.ok(!result.ok && result.status === 401, JSON.stringify(input))
  }
})

test('as a proxy it asks by 407', async () => {
  const { authenticator } = setUp()
  const result = await authenticator.verify(digestCase(undefined), UDP, { proxy: true })
  assert.ok(!result.ok && result.status === 407 && 'Proxy-Authenticate' in result.headers)
})
