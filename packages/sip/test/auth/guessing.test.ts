import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkOf } from '../../src/auth/network-of.ts'
import {
  createDigestAuthenticator,
  createManualClock,
  type DigestAuthenticatorOptions,
  ha1,
  type Source,
} from '../../src/index.ts'
import { digestCase } from '../support/digest-client.ts'

const REALM = 'perezvon'
const at = (address: string, port = 5060): Source => ({
  transport: 'udp',
  address,
  port,
  flowId: `udp:0:${address}:${port}`,
})
const GUESSER = at('192.0.2.66')
const ELSEWHERE = at('198.51.100.7')

function setUp(options: Partial<DigestAuthenticatorOptions> = {}) {
  const clock = createManualClock()
  const passwords = new Map([
    ['101', 'right'],
    ['102', 'right'],
  ])
  const authenticator = createDigestAuthenticator({
    realm: REALM,
    secret: 'boot',
    clock,
    credentials: async (username) => {
      const password = passwords.get(username)
      return password === undefined ? undefined : { ha1Md5: ha1(username, REALM, password) }
    },
    ...options,
  })
  const tries = async (source: Source, username: string, password: string) => {
    const challenge = (authenticator.challenge(source)['WWW-Authenticate'] as string[])[0]!
    const result = await authenticator.verify(
      digestCase({ realm: REALM, challenge, username, password }),
      source,
    )
    if (result.ok) return 'ok'
    const wait = result.headers['Retry-After']
    return wait === undefined ? String(result.status) : `${result.status} after ${wait}`
  }
  const guesses = async (times: number, source = GUESSER, username = '101') => {
    const answers: string[] = []
    for (let i = 0; i < times; i++) answers.push(await tries(source, username, `guess ${i}`))
    return answers
  }
  return { clock, authenticator, passwords, tries, guesses }
}

test('the tenth wrong password is answered 403 with Retry-After, and so is everything after it, the right one too', async () => {
  const { tries, guesses, clock } = setUp()
  const answers = await guesses(11)
  assert.deepEqual(answers, [...Array(9).fill('401'), '403 after 60', '403 after 60'])
  clock.advance(59_001)
  assert.equal(await tries(GUESSER, '101', 'right'), '403 after 1')
  clock.advance(999)
  assert.equal(await tries(GUESSER, '101', 'right'), 'ok')
})

test('each further failure stops it for twice as long, an hour at most', async () => {
  const { tries, guesses, clock } = setUp()
  await guesses(10)
  const waits: string[] = []
  for (let wait = 60; waits.length < 8; wait = Math.min(wait * 2, 3600)) {
    clock.advance(wait * 1000)
    waits.push(await tries(GUESSER, '101', 'wrong again'))
  }
  assert.deepEqual(
    waits,
    [120, 240, 480, 960, 1920, 3600, 3600, 3600].map((wait) => `403 after ${wait}`),
  )
})

test('the right phone behind another address never feels it, even while all the world guesses at its extension', async () => {
  const { tries, guesses } = setUp()
  for (let i = 1; i <= 10; i++) await guesses(4, at(`203.0.113.${i}`))
  assert.equal(await tries(ELSEWHERE, '101', 'right'), 'ok')
  assert.equal(await tries(at('203.0.113.200'), '101', 'one guess'), '403 after 60', 'one guess each by now')
})

test('a phone that was right of late goes on behind the guesser’s own address, known by its port', async () => {
  const { tries, guesses } = setUp()
  const neighbour = at(GUESSER.address, 40_000)
  assert.equal(await tries(neighbour, '102', 'right'), 'ok')
  for (const user of ['101', '103', '104', '105']) await guesses(9, GUESSER, user)
  assert.match(await tries(GUESSER, '106', 'guess'), /^403 after/)
  assert.equal(await tries(neighbour, '102', 'right'), 'ok')
  assert.match(await tries(neighbour, '101', 'guess'), /^403 after/, 'for its own account alone')
})

test('who tries many accounts is stopped at all of them', async () => {
  const { guesses, tries } = setUp()
  for (let i = 0; i < 30; i++) await guesses(1, GUESSER, String(200 + i))
  assert.equal(await tries(GUESSER, '101', 'right'), '403 after 60')
  assert.equal(await tries(ELSEWHERE, '101', 'right'), 'ok')
})

test('a new password may be tried at once; the phone with the old one is well known no more', async () => {
  const { authenticator, passwords, tries, guesses } = setUp()
  await guesses(10)
  passwords.set('101', 'new')
  authenticator.forgive('101')
  assert.equal(await tries(GUESSER, '101', 'right'), '401')
  assert.equal(await tries(GUESSER, '101', 'new'), 'ok')
})

test('slow mistakes stop nobody: failures older than the window are forgotten', async () => {
  const { tries, guesses, clock } = setUp()
  await guesses(9)
  clock.advance(600_000)
  assert.deepEqual(await guesses(9), Array(9).fill('401'))
  assert.equal(await tries(GUESSER, '101', 'right'), 'ok')
})

test('tokens that cannot be guessed neither count nor wait', async () => {
  const { tries, guesses } = setUp({ isGuessable: (username) => !username.includes(':') })
  assert.deepEqual(await guesses(40, GUESSER, '1700000000:101'), Array(40).fill('401'))
  assert.equal(await tries(GUESSER, '101', 'right'), 'ok')
})

test('who fails is told of with account, address and the wait', async () => {
  const { authenticator, guesses } = setUp()
  const told: unknown[] = []
  authenticator.on('failure', (failure) => told.push(failure))
  await guesses(12)
  assert.equal(told.length, 10, 'what is not looked at is no failure')
  assert.deepEqual(told.at(-1), {
    address: '192.0.2.66',
    port: 5060,
    transport: 'udp',
    username: '101',
    count: 10,
    waitSeconds: 60,
  })
})

test('of IPv6 the /64 is one sender', async () => {
  assert.equal(networkOf('2001:db8:0:1::5'), networkOf('2001:0DB8::1:a:b:c:d'))
  assert.notEqual(networkOf('2001:db8:0:1::5'), networkOf('2001:db8:0:2::5'))
  assert.equal(networkOf('::1'), '0:0:0:0::/64')
  assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1')
  const { guesses, tries } = setUp()
  for (let i = 1; i <= 10; i++) await guesses(1, at(`2001:db8:0:1::${i}`))
  assert.equal(await tries(at('2001:db8:0:1::ff'), '101', 'right'), '403 after 60')
})
