import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { measureTone, readWav } from '@perezvon/media'
import { SipError } from '@perezvon/sip'
import { waitFor } from '../support/index.ts'
import { audibleDbfs } from './support/phone.ts'
import { Town } from './support/town.ts'

/** A talk between a customer and Anna at her desk phone. */
async function talkOf(town: Town) {
  const anna = await town.deskPhone('anna')
  const customer = await town.customer()
  const calling = await customer.dials()
  const atAnna = await (await anna.rings()).answers()
  const atCustomer = await calling.isAnswered()
  await waitFor(async () => (await town.mediaStats()).recordings === 1, { what: 'the recording to run' })
  return { anna, customer, atAnna, atCustomer }
}

test('X1: the exchange restarts in mid-call: sound, hold, recording and the end are as if nothing had been', async (t) => {
  const town = await Town.open(t)
  const { atAnna, atCustomer } = await talkOf(town)
  const before = await town.stats()
  await town.restartExchange({ keepsCalls: true })
  assert.equal(town.stats().dialogs, before.dialogs)
  assert.ok((await atCustomer.hears(1000)) > audibleDbfs, 'the customer hears Anna')
  assert.ok((await atAnna.hears(440)) > audibleDbfs, 'Anna hears the customer')

  await atAnna.holds()
  assert.ok((await atCustomer.hears(1000, 0.6)) < audibleDbfs, 'music instead of Anna')
  await atAnna.takesBack()
  await atCustomer.hearsSoon(1000)
  await atCustomer.hangsUp()
  assert.equal((await atAnna.ended()).by, 'remote')

  const call = await town.onlyCall()
  assert.deepEqual([call.endCause, call.endedBy, call.isMissed], ['completed', 'customer', false])
  assert.equal(call.answeredBy, town.userIds.anna)
  const recording = await waitFor(() => town.db.selectFrom('recordings').selectAll().executeTakeFirst())
  const { channels } = await readWav(join(town.config.paths.recordings, recording.path))
  assert.ok(measureTone(channels[0]!, 440) > audibleDbfs)
  const talked = (call.endedAt!.getTime() - call.answeredAt!.getTime()) / 1000
  assert.ok(
    Math.abs(channels[0]!.length / 8000 - talked) < 0.3,
    `${channels[0]!.length / 8000} of ${talked} s`,
  )
})

test('X1: who hangs up while the exchange is away is heard when it is back', async (t) => {
  const town = await Town.open(t)
  const { atAnna, atCustomer } = await talkOf(town)
  await town.stopExchange({ keepsCalls: true })
  const hangingUp = atCustomer.hangsUp()
  await town.restartExchange()
  await hangingUp
  assert.equal((await atAnna.ended()).by, 'remote')
  assert.deepEqual((await town.onlyCall()).endedBy, 'customer')
})

test('X1: held when the exchange restarted: the employee takes back, and the music ends', async (t) => {
  const town = await Town.open(t)
  const { atAnna, atCustomer } = await talkOf(town)
  await atAnna.holds()
  await town.restartExchange({ keepsCalls: true })
  await atAnna.takesBack()
  await atCustomer.hearsSoon(1000)
  await atAnna.hangsUp()
  assert.equal((await town.onlyCall()).endedBy, 'employee')
})

test('X1: a call that rang when the exchange restarted is refused, stops ringing, and becomes a request', async (t) => {
  const town = await Town.open(t)
  const anna = await town.deskPhone('anna')
  const customer = await town.customer()
  const calling = await customer.dials()
  const ringing = await anna.rings()
  await town.restartExchange({ keepsCalls: true })
  assert.equal(await calling.isRefused(), 480)
  assert.equal(await ringing.stops(), 'Exchange restarted')
  const call = await town.onlyCall()
  assert.deepEqual([call.isMissed, call.endCause, call.endedBy], [true, 'failed', 'exchange'])
  await waitFor(() => town.db.selectFrom('requests').selectAll().executeTakeFirst())
})

test('X1: a call out that rang when the exchange restarted ends on both sides', async (t) => {
  const town = await Town.open(t)
  const anna = await town.deskPhone('anna')
  const carrier = await town.carrier()
  const calling = await anna.dials('sip:+79160000001@perezvon', town.exchange)
  const ringing = await carrier.rings()
  const atAnna = await calling.isAnswered()
  await town.restartExchange({ keepsCalls: true })
  assert.equal(await ringing.stops(), 'Exchange restarted')
  await atAnna.ended()
  const call = await town.onlyCall()
  assert.deepEqual([call.endCause, call.isMissed], ['failed', false])
})

test('X1: two colleagues talk on through a restart', async (t) => {
  const town = await Town.open(t)
  const [anna, boris] = [await town.deskPhone('anna'), await town.deskPhone('boris')]
  const calling = await anna.dials(`sip:${town.extensions.boris}@perezvon`, town.exchange)
  const atBoris = await (await boris.rings()).answers()
  const atAnna = await calling.isAnswered()
  await town.restartExchange({ keepsCalls: true })
  assert.ok((await atAnna.hears(1000, 0.5)) > audibleDbfs)
  await atBoris.hangsUp()
  await atAnna.ended()
  assert.equal((await town.onlyCall()).endCause, 'completed')
})

test('X1: desk phones ring after a restart without having registered anew', async (t) => {
  const town = await Town.open(t)
  const anna = await town.deskPhone('anna')
  await town.restartExchange({ keepsCalls: true })
  const customer = await town.customer()
  const calling = await customer.dials()
  const talk = await (await anna.rings()).answers()
  await calling.isAnswered()
  await talk.hangsUp()
  await town.onlyCall()
})

test('X1: a phone whose password changed while the exchange was away does not ring', async (t) => {
  const town = await Town.open(t)
  await town.deskPhone('anna')
  await town.stopExchange({ keepsCalls: true })
  await town.db.updateTable('extensions').set({ ha1Md5: 'another' }).where('number', '=', '101').execute()
  await town.restartExchange()
  const customer = await town.customer()
  assert.equal(await (await customer.dials()).isRefused(), 480)
})

test('X1: the media died with the exchange: the talk ends with a clear cause', async (t) => {
  const town = await Town.open(t)
  const { atAnna, atCustomer } = await talkOf(town)
  await town.stopExchange({ keepsCalls: true })
  await town.restartMedia()
  await town.restartExchange()
  await Promise.all([atAnna.ended(), atCustomer.ended()])
  const call = await town.onlyCall()
  assert.deepEqual([call.endCause, call.endedBy, call.isMissed], ['failed', 'exchange', false])
})

test('X1: the media process dies in mid-call: both phones are moved to the next one, and what was said is kept', async (t) => {
  const town = await Town.open(t)
  const { atAnna, atCustomer } = await talkOf(town)
  await atCustomer.hearsSoon(1000)
  await town.restartMedia()
  await atCustomer.hearsSoon(1000)
  await atAnna.hearsSoon(440)
  await atCustomer.hangsUp()
  assert.equal((await atAnna.ended()).by, 'remote')
  const call = await town.onlyCall()
  assert.deepEqual([call.endCause, call.endedBy], ['completed', 'customer'])
  const recordings = await waitFor(
    async () => {
      const rows = await town.db.selectFrom('recordings').selectAll().execute()
      return rows.length === 2 && rows
    },
    { what: 'both halves' },
  )
  for (const { path } of recordings) {
    const { channels } = await readWav(join(town.config.paths.recordings, path))
    assert.ok(measureTone(channels[0]!, 440) > audibleDbfs, 'the customer')
    assert.ok(measureTone(channels[1]!, 1000) > audibleDbfs, 'Anna')
  }
})

test('X1: a phone that does not take a new place for its sound ends the talk with a clear cause', async (t) => {
  const town = await Town.open(t)
  const { atAnna, atCustomer } = await talkOf(town)
  atCustomer.dialog.onOffer(() => {
    throw new SipError(488)
  })
  await town.restartMedia()
  await Promise.all([atAnna.ended(), atCustomer.ended()])
  const call = await town.onlyCall()
  assert.deepEqual([call.endCause, call.endedBy], ['failed', 'network'])
})

test('X1: an exchange that starts while the database is away takes its talks back and routes by the plan on disk', async (t) => {
  const town = await Town.open(t)
  const { anna, atAnna, atCustomer } = await talkOf(town)
  const boris = await town.deskPhone('boris')
  const nobodyThere = { ...town.config.database, url: 'postgres://nobody@127.0.0.1:9/nothing' }
  await town.restartExchange({ keepsCalls: true, database: nobodyThere })
  await atCustomer.hearsSoon(1000)
  const second = await (await town.customer()).dials()
  const atBoris = await (await boris.rings()).answers()
  await second.isAnswered()
  assert.ok(anna.isSilent, 'who talks is not rung')
  await atBoris.hangsUp()
  await atCustomer.hangsUp()
  await atAnna.ended()
  const ended = async () =>
    town.db.selectFrom('calls').select(['endCause']).where('state', '=', 'ended').execute()
  const calls = await waitFor(async () => (await ended()).length === 2 && ended(), {
    what: 'both calls in the CRM',
  })
  assert.deepEqual(
    calls.map(({ endCause }) => endCause),
    ['completed', 'completed'],
  )
})
