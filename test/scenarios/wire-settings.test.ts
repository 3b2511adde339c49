import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ha1 } from '@perezvon/sip'
import { waitFor } from '../support/index.ts'
import { digestFor, RawPhone } from './support/raw-phone.ts'
import { RawSip, sdpOf } from './support/raw-sip.ts'
import { trunkCall } from './support/raw-talk.ts'
import { briskTimers, keptLog, type LogLine, sharedTown } from './support/shared-town.ts'
import { carrierHost, password, type Town } from './support/town.ts'

/** What an administrator changes, as phones and carriers feel it. */
const lines: LogLine[] = []
const town = sharedTown({ exchange: { log: keptLog(lines), sip: { timers: briskTimers } } })
const offer = sdpOf(carrierHost, 9)

/** Issues a new password for the extension, or takes the desk phone away. */
async function setPassword(of: Town, extension: string, secret: string | null): Promise<void> {
  const digests = {
    ha1Md5: secret && ha1(extension, 'perezvon', secret, 'MD5'),
    ha1Sha256: secret && ha1(extension, 'perezvon', secret, 'SHA-256'),
  }
  await of.db.updateTable('extensions').set(digests).where('number', '=', extension).execute()
  await of.settingsChanged(
    (plan) => plan.extensions.find(({ number }) => number === extension)?.ha1Md5 === digests.ha1Md5,
  )
}

for (const [what, secret] of [
  ['was given to another', 'a-new-password'],
  ['was taken away', null],
] as const) {
  test(`a desk phone whose password ${what} rings no more, may not register, and finishes its call`, async (t) => {
    const anna = await RawPhone.open(t, town(), 'anna')
    t.after(() => setPassword(town(), anna.extension, password))
    const trunk = await RawSip.open(t, carrierHost)
    const call = trunkCall(town(), trunk)
    const cseq = call.send('INVITE', { sdp: offer })
    const ringing = await anna.rings()
    await ringing.answers()
    await call.answered(cseq)
    await setPassword(town(), anna.extension, secret)
    assert.equal(town().stats().bindings, 0, 'the registration is dropped at once')
    assert.equal((await call.ask('OPTIONS')).status, 200, 'the call goes on')
    await Promise.all([call.bye(), ringing.isHungUp()])
    assert.deepEqual(
      (await anna.register()).map(({ status }) => status),
      [401, 401, 401],
    )
    const next = await trunkCall(town(), trunk).ask('INVITE', { sdp: offer })
    assert.equal(next.status, 480)
    assert.ok(!anna.peer.inbox.some(({ method }) => method === 'INVITE'), 'nothing rang')
  })
}

test('other people’s phones keep their registration', async (t) => {
  const boris = await RawPhone.open(t, town(), 'boris')
  t.after(() => setPassword(town(), '101', password))
  await setPassword(town(), '101', 'a-new-password')
  assert.equal(town().stats().bindings, 1)
  assert.equal((await boris.register()).at(-1)?.status, 200)
})

test('a trunk entered by its name is known by the addresses behind it, and strangers stay strangers', async (t) => {
  const [carrier, stranger] = [await RawSip.open(t, '127.0.0.1'), await RawSip.open(t, '127.0.0.77')]
  const anna = await RawPhone.open(t, town(), 'anna')
  const rename = async (host: string) => {
    await town().db.updateTable('trunks').set({ host }).execute()
    await town().settingsChanged((plan) => plan.trunks[0]?.host === host)
  }
  t.after(() => rename(carrierHost))
  await rename('localhost')
  const known = async () => JSON.stringify(await town().events.request({ kind: 'trunk-addresses' }))
  await waitFor(async () => (await known()).includes('127.0.0.1'), { what: 'the name to be looked up' })
  assert.equal((await trunkCall(town(), stranger).ask('INVITE', { sdp: offer })).status, 407)
  const call = trunkCall(town(), carrier)
  const cseq = call.send('INVITE', { sdp: offer })
  const ringing = await anna.rings()
  call.send('CANCEL')
  await ringing.isCancelled()
  call.ackRefusal(await carrier.finalResponse('INVITE', call.callId, cseq))
})

test('who guesses passwords is told to wait, and the log says whose phone and from where', async (t) => {
  const uri = 'sip:perezvon'
  const guesser = await RawSip.open(t, '127.0.0.66')
  const call = trunkCall(town(), guesser, { uri, from: '<sip:102@perezvon>' })
  const challenge = (await call.ask('REGISTER')).header('WWW-Authenticate')!
  lines.length = 0
  const answers: number[] = []
  for (let i = 0; i < 12; i++) {
    const guess = digestFor(challenge, '102', 'REGISTER', uri, `guess ${i}`)
    const answer = await call.ask('REGISTER', { headers: [`Authorization: ${guess}`] })
    answers.push(answer.status)
    if (answer.status === 403) assert.match(answer.header('Retry-After') ?? '', /^(60|59|58)$/)
  }
  assert.deepEqual(answers, [...Array(9).fill(401), 403, 403, 403])
  const told = lines.filter(({ message }) => message === 'wrong password of a phone')
  assert.equal(told.length, 10)
  const { extension, address, count, waitSeconds } = told.at(-1)!
  assert.deepEqual(
    { extension, address, count, waitSeconds },
    {
      extension: '102',
      address: '127.0.0.66',
      count: 10,
      waitSeconds: 60,
    },
  )
  const boris = await RawPhone.open(t, town(), 'boris')
  assert.equal((await boris.register()).at(-1)?.status, 200, 'the right phone elsewhere feels nothing')
})
