import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { measureTone, readWav } from '@perezvon/media'
import { nextEvent, waitFor } from '../support/index.ts'
import { audibleDbfs } from './support/phone.ts'
import { Town } from './support/town.ts'

async function talking(town: Town) {
  const anna = await town.deskPhone('anna')
  const customer = await town.customer()
  const calling = await customer.dials()
  const atAnna = await (await anna.rings()).answers()
  const atCustomer = await calling.isAnswered()
  return { anna, customer, atAnna, atCustomer }
}

test('on hold the customer hears music and not the employee, and after it the employee again', async (t) => {
  const town = await Town.open(t)
  const { atAnna, atCustomer } = await talking(town)
  await atCustomer.hearsSoon(1000)
  const held = town.callEvent((call) => call.isOnHold)
  await atAnna.holds()
  await held
  assert.ok((await atCustomer.hears(1000)) < audibleDbfs, 'the employee is not heard')
  assert.ok((await atCustomer.loudness()) > -45, 'there is music')
  const resumed = town.callEvent((call) => !call.isOnHold)
  await atAnna.takesBack()
  await resumed
  await atCustomer.hearsSoon(1000)
  await atCustomer.hangsUp()
  await atAnna.ended()
})

test('keys pressed by the customer reach the employee (RFC 4733)', async (t) => {
  const town = await Town.open(t)
  const { anna, atAnna, atCustomer } = await talking(town)
  const pressed: string[] = []
  anna.media.on('event', (event) => event.kind === 'dtmf' && pressed.push(event.digit))
  await atCustomer.press('42#')
  await waitFor(() => pressed.length === 3, { what: 'three keys' })
  assert.equal(pressed.join(''), '42#')
  await atAnna.hangsUp()
})

test('a stranger’s RTP into a call is neither heard nor recorded', async (t) => {
  const town = await Town.open(t)
  const { atAnna, atCustomer } = await talking(town)
  await atAnna.hearsSoon(440)
  const stranger = await town.deskPhone('boris') // another phone, not in this call
  const { sdp } = await stranger.media.openLeg({ callId: 'x', legId: 'own', kind: 'rtp' })
  await stranger.media.applyAnswer({
    callId: 'x',
    legId: 'own',
    remoteAnswer: aimedAt(sdp, atAnna.theirPort),
  })
  await stranger.media.play({
    callId: 'x',
    legId: 'own',
    playbackId: 'p',
    source: { kind: 'tone', hz: 2000 },
    loop: true,
  })
  assert.ok((await atCustomer.hears(2000, 1.2)) < audibleDbfs - 10)
  await atCustomer.hangsUp()
  await atAnna.ended()
  const recording = await waitFor(() => town.db.selectFrom('recordings').selectAll().executeTakeFirst())
  const { channels } = await readWav(join(town.config.paths.recordings, recording.path))
  for (const channel of channels) assert.ok(measureTone(channel, 2000) < audibleDbfs - 10)
})

test('the exchange tells agents’ states: available, ringing, on a call, writing down, available', async (t) => {
  const town = await Town.open(t)
  const states: string[] = []
  town.events.on('event', (event) => {
    if (event.kind === 'agent' && event.userId === town.userIds.anna) states.push(event.state)
  })
  const { atAnna, atCustomer } = await talking(town)
  await atCustomer.hangsUp()
  await atAnna.ended()
  await waitFor(() => states.includes('wrap_up'))
  const available = nextEvent(
    town.events,
    'event',
    (event) => (event as { state?: string }).state === 'available',
  )
  await town.events.request({ kind: 'wrap-up-done', userId: town.userIds.anna })
  await available
  assert.deepEqual(states, ['available', 'ringing', 'on_call', 'wrap_up', 'available'])
  const facts = await waitFor(async () => {
    const rows = await town.db.selectFrom('factAgentStates').select('state').orderBy('id').execute()
    return rows.length === 5 && rows
  })
  assert.deepEqual(
    facts.map((fact) => fact.state),
    states,
  )
})

/** The description with its audio sent to that port. */
function aimedAt(sdp: string, port: number): string {
  return sdp.replace(/^m=audio \d+/m, `m=audio ${port}`).replace(/^a=rtcp:.*\r?\n/gm, '')
}

test('a clean stop of the exchange hangs up properly: BYE to both, a refusal to who rings, all in the CRM', async (t) => {
  const town = await Town.open(t)
  const { atAnna, atCustomer } = await talking(town)
  const other = await town.customer()
  const boris = await town.deskPhone('boris')
  const ringing = await other.dials(undefined, { from: 'sip:+79169999999@carrier.example' })
  const atBoris = await boris.rings()
  await town.stopExchange()
  await Promise.all([atAnna.ended(), atCustomer.ended(), atBoris.stops()])
  assert.equal(await ringing.isRefused(), 503)
  const calls = await waitFor(async () => {
    const rows = await town.db
      .selectFrom('calls')
      .selectAll()
      .where('state', '=', 'ended')
      .orderBy('startedAt')
      .execute()
    return rows.length === 2 && rows
  })
  assert.deepEqual(
    calls.map((call) => [call.endCause, call.endedBy, call.isMissed]),
    [
      ['completed', 'exchange', false],
      ['failed', 'exchange', true],
    ],
  )
})
