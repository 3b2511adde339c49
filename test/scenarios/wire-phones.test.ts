import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitFor } from '../support/index.ts'
import { digestFor, RawPhone } from './support/raw-phone.ts'
import { RawSip, sdpOf } from './support/raw-sip.ts'
import { nothingIsLeft, trunkCall } from './support/raw-talk.ts'
import { briskTimers, sharedTown } from './support/shared-town.ts'
import { carrierHost } from './support/town.ts'

/** Desk phones written by hand. */
const town = sharedTown({ exchange: { sip: { timers: briskTimers }, minExpiresSeconds: 1 } })
const modern = sharedTown({ digest: ['SHA-256'], exchange: { sip: { timers: briskTimers } } })
const offer = sdpOf(carrierHost, 9)
const completedElsewhere = /cause=200.*Call completed elsewhere/

test('two desk phones on one extension ring; the one that loses is told "completed elsewhere"', async (t) => {
  const [desk, kitchen] = [await RawPhone.open(t, town(), 'anna'), await RawPhone.open(t, town(), 'anna')]
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const [atDesk, inKitchen] = await Promise.all([desk.rings(), kitchen.rings()])
  await inKitchen.answers()
  const cancel = await atDesk.isCancelled()
  assert.match(cancel.header('Reason') ?? '', completedElsewhere)
  assert.equal(cancel.header('CSeq')?.split(' ')[0], atDesk.invite.header('CSeq')?.split(' ')[0])
  await call.answered(cseq)
  await Promise.all([call.bye(), inKitchen.isHungUp()])
})

test('losing phones of the group get CANCEL with the reason; one that answers nevertheless gets ACK and BYE', async (t) => {
  const [anna, boris] = [await RawPhone.open(t, town(), 'anna'), await RawPhone.open(t, town(), 'boris')]
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const [atAnna, atBoris] = await Promise.all([anna.rings(), boris.rings()])
  await atBoris.answers()
  const cancel = await anna.peer.request('CANCEL', atAnna.invite.callId)
  assert.match(cancel.header('Reason') ?? '', completedElsewhere)
  anna.peer.respond(cancel, '200 OK', { toTag: atAnna.tag })
  const ack = await atAnna.answers() // lifted in the very moment in which it stopped ringing
  assert.equal(ack.toTag, atAnna.tag)
  assert.match((await atAnna.isHungUp()).header('Reason') ?? '', completedElsewhere)
  const ok = await call.answered(cseq)
  assert.equal(ok.status, 200)
  assert.equal((await call.ask('OPTIONS')).status, 200, 'the winner’s talk goes on')
  await Promise.all([call.bye(), atBoris.isHungUp()])
})

test('no CANCEL goes out before the phone has answered anything; then it does', async (t) => {
  const anna = await RawPhone.open(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const invite = await anna.peer.request('INVITE')
  call.send('CANCEL')
  call.ackRefusal(await trunk.finalResponse('INVITE', call.callId, cseq))
  await anna.peer.request('INVITE', invite.callId) // repeated: the phone has not said a word
  assert.ok(!anna.peer.seen.some((message) => message.method === 'CANCEL'))
  anna.peer.respond(invite, '180 Ringing', { toTag: 'late' })
  const cancel = await anna.peer.request('CANCEL', invite.callId)
  assert.equal(cancel.header('Reason'), undefined, 'a missed call is shown')
  anna.peer.respond(cancel, '200 OK', { toTag: 'late' })
  anna.peer.respond(invite, '487 Request Terminated', { toTag: 'late' })
  await anna.peer.request('ACK', invite.callId)
})

test('a phone that unregisters while it rings may still answer; the next call does not ring it', async (t) => {
  const anna = await RawPhone.open(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const ringing = await anna.rings()
  assert.equal((await anna.unregister()).at(-1)?.status, 200)
  await ringing.answers()
  await call.answered(cseq)
  await Promise.all([call.bye(), ringing.isHungUp()])
  assert.equal((await trunkCall(town(), trunk).ask('INVITE', { sdp: offer })).status, 480)
})

test('a registration ends by time when it is not refreshed', async (t) => {
  const anna = await RawPhone.open(t, town(), 'anna')
  const registered = (await anna.register(['Expires: 1'])).at(-1)!
  assert.match(registered.header('Contact') ?? '', /;expires=1\b/)
  assert.equal(town().stats().bindings, 1)
  await waitFor(() => town().stats().bindings === 0, { what: 'the registration to end' })
})

test('Contact: * removes every registration, but only with Expires: 0', async (t) => {
  const [desk, kitchen] = [await RawPhone.open(t, town(), 'anna'), await RawPhone.open(t, town(), 'anna')]
  assert.equal((await desk.register(['Expires: 600'], '*')).at(-1)?.status, 400)
  assert.equal(town().stats().bindings, 2, 'nothing half-done')
  const removed = (await kitchen.unregister()).at(-1)!
  assert.deepEqual([removed.status, removed.headers('Contact')], [200, []])
  assert.equal(town().stats().bindings, 0)
})

test('after a restart a phone’s nonce is stale: it registers anew without asking the user', async (t) => {
  const anna = await RawPhone.open(t, town(), 'anna')
  assert.deepEqual(statuses(await anna.register()), [200], 'its nonce serves again')
  await town().restartExchange()
  const responses = await anna.register()
  assert.deepEqual(statuses(responses), [401, 200])
  assert.match(responses[0]!.header('WWW-Authenticate') ?? '', /stale=true/)
})

test('a wrong password is no stale nonce', async (t) => {
  const anna = await RawPhone.open(t, town(), 'anna')
  await town().restartExchange()
  const uri = 'sip:perezvon'
  const authorization = digestFor(anna.challenge!, anna.extension, 'REGISTER', uri, 'wrong')
  const call = trunkCall(town(), anna.peer, { uri, from: `<sip:${anna.extension}@perezvon>` })
  const refusal = await call.ask('REGISTER', { headers: [`Authorization: ${authorization}`] })
  assert.equal(refusal.status, 401)
  assert.doesNotMatch(refusal.header('WWW-Authenticate') ?? '', /stale/)
})

test('an installation may offer its phones SHA-256: they register and call by it', async (t) => {
  const [anna, boris] = [await RawPhone.open(t, modern(), 'anna'), await RawPhone.open(t, modern(), 'boris')]
  assert.match(anna.challenge ?? '', /algorithm=SHA-256/)
  const { call, cseq } = await anna.dials('sip:102@perezvon', offer)
  const ringing = await boris.rings()
  await ringing.answers()
  call.ack(await anna.peer.finalResponse('INVITE', call.callId, cseq))
  await Promise.all([call.bye(), ringing.isHungUp()])
})

test('a phone may not register another’s extension', async (t) => {
  const anna = await RawPhone.open(t, town(), 'anna')
  const uri = 'sip:perezvon'
  const call = trunkCall(town(), anna.peer, { uri, from: '<sip:102@perezvon>' })
  const authorization = digestFor(anna.challenge!, anna.extension, 'REGISTER', uri)
  const text = call.text('REGISTER', { headers: [`Authorization: ${authorization}`] })
  anna.peer.send(text.replace(/^To: .*$/m, 'To: <sip:102@perezvon>'), town().exchange)
  assert.equal((await anna.peer.finalResponse('REGISTER', call.callId, call.cseq)).status, 403)
})

test('what a phone claims to be by P-Asserted-Identity is not believed', async (t) => {
  const [anna, boris] = [await RawPhone.open(t, town(), 'anna'), await RawPhone.open(t, town(), 'boris')]
  const dialling = anna.dials('sip:102@perezvon', offer, ['P-Asserted-Identity: <sip:103@perezvon>'])
  const ringing = await boris.rings()
  assert.match(ringing.invite.header('From')!, /<sip:101@perezvon>/)
  assert.equal(ringing.invite.header('P-Asserted-Identity'), undefined)
  const { call, cseq } = await dialling
  call.send('CANCEL')
  await ringing.isCancelled()
  call.ackRefusal(await anna.peer.finalResponse('INVITE', call.callId, cseq))
})

test('a colleague’s phone does not ring on when the caller gave up at once', async (t) => {
  const [anna, boris] = [await RawPhone.open(t, town(), 'anna'), await RawPhone.open(t, town(), 'boris')]
  const { call, cseq } = await anna.dials('sip:102@perezvon', offer)
  call.send('CANCEL')
  const refusal = await anna.peer.finalResponse('INVITE', call.callId, cseq)
  assert.equal(refusal.status, 487)
  call.ackRefusal(refusal)
  await waitFor(() => town().stats().calls === 0, { what: 'the call to be closed' })
  const rang = boris.peer.inbox.find((message) => message.method === 'INVITE')
  if (rang) {
    boris.peer.respond(rang, '180 Ringing', { toTag: 'b' })
    boris.peer.respond(await boris.peer.request('CANCEL'), '200 OK', { toTag: 'b' })
    boris.peer.respond(rang, '487 Request Terminated', { toTag: 'b' })
  }
})

test('after all that nothing is left: no dialog, transaction, timer, leg or port', () =>
  nothingIsLeft(town()))

const statuses = (responses: { status: number }[]) => responses.map(({ status }) => status)
