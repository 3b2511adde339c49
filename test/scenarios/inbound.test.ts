import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { measureTone, readWav } from '@perezvon/media'
import { newId } from '../../apps/server/src/kernel/ids.ts'
import { waitFor } from '../support/index.ts'
import { audibleDbfs } from './support/phone.ts'
import { Town } from './support/town.ts'

test('P2: a customer is answered, both hear each other, and the recording has both on their sides', async (t) => {
  const town = await Town.open(t)
  const anna = await town.deskPhone('anna')
  const customer = await town.customer()

  const calling = await customer.dials()
  const ringing = await anna.rings()
  const atAnna = await ringing.answers()
  const atCustomer = await calling.isAnswered()
  assert.ok((await atCustomer.hears(1000)) > audibleDbfs, 'the customer hears Anna')
  assert.ok((await atAnna.hears(440)) > audibleDbfs, 'Anna hears the customer')
  await atCustomer.hangsUp()
  assert.equal((await atAnna.ended()).by, 'remote')

  const call = await town.onlyCall()
  assert.equal(call.endCause, 'completed')
  assert.equal(call.endedBy, 'customer')
  assert.equal(call.answeredBy, town.userIds.anna)
  assert.equal(call.outcomeOwedBy, town.userIds.anna)
  const recording = await waitFor(() => town.db.selectFrom('recordings').selectAll().executeTakeFirst())
  const wav = await readWav(join(town.config.paths.recordings, recording.path))
  const [left, right] = wav.channels
  assert.ok(measureTone(left!, 440) > audibleDbfs, 'customer on the left')
  assert.ok(measureTone(right!, 1000) > audibleDbfs, 'employee on the right')
  assert.ok(measureTone(left!, 1000) < audibleDbfs - 20, 'and only there')
  assert.ok(measureTone(right!, 440) < audibleDbfs - 20, 'and only there')
  const talked = (call.endedAt!.getTime() - call.answeredAt!.getTime()) / 1000
  assert.ok(Math.abs(left!.length / 8000 - talked) < 0.25, `${left!.length / 8000} s of ${talked} s`)
})

test('U1: a missed call becomes a request within a second', async (t) => {
  const town = await Town.open(t)
  const anna = await town.deskPhone('anna')
  const customer = await town.customer()
  const calling = await customer.dials()
  const ringing = await anna.rings()
  calling.givesUp()
  const gaveUpAt = performance.now()
  await waitFor(() => town.db.selectFrom('requests').selectAll().executeTakeFirst(), { everyMs: 5 })
  assert.ok(performance.now() - gaveUpAt < 1000)
  assert.equal(await ringing.stops(), undefined, 'the phone shows a missed call')
  const call = await town.onlyCall()
  assert.deepEqual([call.isMissed, call.endCause, call.endedBy], [true, 'abandoned', 'customer'])
})

test('nobody is there: the caller is told so and the call is missed', async (t) => {
  const town = await Town.open(t)
  const customer = await town.customer()
  assert.equal(await (await customer.dials()).isRefused(), 480)
  assert.equal((await town.onlyCall()).endCause, 'nobody_available')
})

test('the group rings all at once; the losers are told "completed elsewhere"', async (t) => {
  const town = await Town.open(t)
  const [anna, boris, clara] = [
    await town.deskPhone('anna'),
    await town.deskPhone('boris'),
    await town.deskPhone('clara'),
  ]
  const customer = await town.customer()
  const calling = await customer.dials()
  const [atAnna, atBoris, atClara] = await Promise.all([anna.rings(), boris.rings(), clara.rings()])
  const talk = await atBoris.answers()
  assert.equal(await atAnna.stops(), 'Call completed elsewhere')
  assert.equal(await atClara.stops(), 'Call completed elsewhere')
  await calling.isAnswered()
  await talk.hangsUp()
  const call = await town.onlyCall()
  assert.equal(call.answeredBy, town.userIds.boris)
  assert.equal(call.endedBy, 'employee')
  const offers = await town.db.selectFrom('callOffers').select(['userId', 'result']).execute()
  assert.deepEqual(Object.fromEntries(offers.map(({ userId, result }) => [userId, result])), {
    [town.userIds.anna]: 'answered_elsewhere',
    [town.userIds.boris]: 'answered',
    [town.userIds.clara]: 'answered_elsewhere',
  })
})

test('one of three refuses: the others ring on, and an answer is an answer', async (t) => {
  const town = await Town.open(t)
  const [anna, boris] = [await town.deskPhone('anna'), await town.deskPhone('boris')]
  const customer = await town.customer()
  const calling = await customer.dials()
  const [atAnna, atBoris] = await Promise.all([anna.rings(), boris.rings()])
  atAnna.rejects()
  await town.callEvent((call) => call.ringing.length === 1)
  const talk = await atBoris.answers()
  await calling.isAnswered()
  await talk.hangsUp()
})

test('everybody refuses: the call is missed at once, not after the ring timeout', async (t) => {
  const town = await Town.open(t)
  const [anna, boris] = [await town.deskPhone('anna'), await town.deskPhone('boris')]
  const customer = await town.customer()
  const calling = await customer.dials()
  const [atAnna, atBoris] = await Promise.all([anna.rings(), boris.rings()])
  atAnna.rejects()
  atBoris.rejects()
  assert.equal(await calling.isRefused(), 480)
  const call = await town.onlyCall()
  assert.deepEqual([call.endCause, call.endedBy, call.isMissed], ['rejected', 'employee', true])
})

test('two answer at once: one talks, the other gets BYE', async (t) => {
  const town = await Town.open(t)
  const [anna, boris] = [await town.deskPhone('anna'), await town.deskPhone('boris')]
  const customer = await town.customer()
  const calling = await customer.dials()
  const [atAnna, atBoris] = await Promise.all([anna.rings(), boris.rings()])
  const talks = await Promise.all([atAnna.answers(), atBoris.answers()])
  const atCustomer = await calling.isAnswered()
  const loser = await Promise.race(
    talks.map(async (talk) => {
      await talk.dialog.ended
      return talk
    }),
  )
  const winner = talks.find((talk) => talk !== loser)!
  assert.ok((await winner.hears(440)) > audibleDbfs)
  assert.ok((await atCustomer.hears(1000)) > audibleDbfs)
  await atCustomer.hangsUp()
  await winner.ended()
  await waitFor(() => town.stats().dialogs === 0 && town.stats().calls === 0, { what: 'nothing to be left' })
})

test('U3: a known caller rings their own manager first, and only then the group', async (t) => {
  const town = await Town.open(t)
  const [anna, clara] = [await town.deskPhone('anna'), await town.deskPhone('clara')]
  const contactId = newId()
  await town.db
    .insertInto('contacts')
    .values({ id: contactId, name: 'Иван', ownerUserId: town.userIds.clara })
    .execute()
  await town.db.insertInto('contactPhones').values({ id: newId(), contactId, e164: '+79161234567' }).execute()
  const customer = await town.customer()
  const calling = await customer.dials()
  const atClara = await clara.rings()
  assert.equal(atClara.invite.from.displayName, 'Иван')
  assert.ok(anna.isSilent)
  const atAnna = await anna.rings() // after the manager's 5 s
  const talk = await atAnna.answers()
  assert.equal(await atClara.stops(), 'Call completed elsewhere')
  await calling.isAnswered()
  await talk.hangsUp()
})

test('a number that is not ours is answered 404 and opens no call', async (t) => {
  const town = await Town.open(t)
  const customer = await town.customer()
  assert.equal(await (await customer.dials('+74990000000')).isRefused(), 404)
  assert.equal(town.stats().calls, 0)
  assert.deepEqual(await town.db.selectFrom('calls').selectAll().execute(), [])
})
