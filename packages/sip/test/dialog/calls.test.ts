import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type IncomingInvite, type InviteAbort, type InviteProgress, SipError } from '../../src/index.ts'
import { ANSWER, accepted, connect, OFFER, ring, startAgent, startPeer } from '../support/agents.ts'
import { once, until, within } from '../support/deadline.ts'
import { rawAck, rawInDialog, rawInvite } from '../support/raw-messages.ts'

test('a call rings, is answered, and ends by the caller with a reason', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { outgoing, incoming } = await ring(alice, boris, {
    headers: { 'X-Note': 'hello', 'X-Many': ['one', 'two'] },
    assertedIdentity: 'sip:+74951234567@example.org',
    maxForwards: 12,
  })
  const rang = once<InviteProgress>('ringing', (listener) => outgoing.on('progress', listener))
  assert.equal(incoming.from.user, 'alice')
  assert.equal(incoming.from.displayName, 'Alice')
  assert.equal(incoming.to.user, 'boris')
  assert.equal(incoming.offer, OFFER)
  assert.equal(incoming.header('x-note'), 'hello')
  assert.deepEqual(incoming.request.headers.getAll('x-many'), ['one', 'two'])
  assert.equal(incoming.assertedIdentity?.user, '+74951234567')
  assert.equal(incoming.maxForwards, 12)
  assert.equal(incoming.source.port, alice.port)
  assert.equal(incoming.sipCallId, outgoing.sipCallId)
  incoming.ring()
  assert.equal((await rang).status, 180)
  const calledSide = incoming.accept({ sdp: ANSWER, headers: { 'X-Queue': '7' } })
  const outcome = await accepted(outgoing)
  assert.equal(outcome.sdp, ANSWER)
  assert.equal(outcome.response.header('x-queue'), '7')
  assert.equal(outcome.dialog.id.remoteTag, calledSide.id.localTag)
  await within('ACK', calledSide.acknowledged)
  const reason = { protocol: 'Q.850', cause: 16, text: 'Normal "clearing"' }
  await within('BYE', outcome.dialog.bye({ reason }))
  assert.deepEqual(await within('the end', calledSide.ended), { by: 'remote', reason })
  assert.deepEqual(await outcome.dialog.ended, { by: 'local', reason })
  await outcome.dialog.bye()
  assert.equal(alice.agent.stats().dialogs, 0)
  assert.equal(boris.agent.stats().dialogs, 0)
})

test('the called side may hang up too', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { callerSide, calledSide } = await connect(alice, boris)
  await within('BYE', calledSide.bye())
  assert.deepEqual(await within('the end', callerSide.ended), { by: 'remote' })
})

test('early media comes with 183, each branch under its own tag', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { outgoing, incoming } = await ring(alice, boris)
  const progress = once<InviteProgress>('progress', (listener) => outgoing.on('progress', listener))
  incoming.progress({ sdp: ANSWER })
  const early = await progress
  assert.equal(early.status, 183)
  assert.equal(early.sdp, ANSWER)
  assert.notEqual(early.toTag, '')
  incoming.reject({ status: 486 })
  const outcome = await within('refusal', outgoing.outcome)
  assert.equal(outcome.kind === 'rejected' && outcome.status, 486)
})

test('a refusal carries its status, words, headers and Retry-After', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { outgoing, incoming } = await ring(alice, boris)
  incoming.reject({
    status: 503,
    reasonPhrase: 'Full house',
    retryAfterSeconds: 30,
    headers: { 'X-Why': 'load' },
  })
  incoming.reject({ status: 486 })
  const outcome = await within('refusal', outgoing.outcome)
  assert.equal(outcome.kind, 'rejected')
  if (outcome.kind !== 'rejected') return
  assert.deepEqual([outcome.status, outcome.reasonPhrase], [503, 'Full house'])
  assert.equal(outcome.response.header('retry-after'), '30')
  assert.equal(outcome.response.header('x-why'), 'load')
  assert.throws(() => incoming.accept({ sdp: ANSWER }), SipError)
})

test('CANCEL after ringing aborts the incoming call with its reason', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { outgoing, incoming } = await ring(alice, boris)
  const aborted = once('abort', (listener) =>
    incoming.signal.addEventListener('abort', () => listener(undefined)),
  )
  incoming.ring()
  const reason = { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' }
  outgoing.cancel({ reason })
  assert.deepEqual(await outgoing.outcome, { kind: 'cancelled' })
  await aborted
  assert.deepEqual(incoming.signal.reason as InviteAbort, { kind: 'cancelled', reason })
  assert.throws(() => incoming.accept({ sdp: ANSWER }), { code: 'ended' })
  await until('both are done', () => alice.agent.stats().dialogs + boris.agent.stats().dialogs === 0)
})

test('CANCEL is held back until a provisional response came', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const invite = await peer.nextRequest('INVITE')
  outgoing.cancel()
  alice.clock.advance(500)
  await peer.nextRequest('INVITE')
  assert.ok(!peer.inbox.some((message) => 'method' in message && message.method === 'CANCEL'))
  peer.respond(invite, alice.port, '180 Ringing', { toTag: 'x' })
  const cancel = await peer.nextRequest('CANCEL')
  assert.equal(cancel.header('via'), invite.header('via'))
  assert.equal(cancel.cseq?.number, invite.cseq?.number)
  assert.equal(cancel.uri, invite.uri)
  peer.respond(cancel, alice.port, '200 OK')
  peer.respond(invite, alice.port, '487 Request Terminated', { toTag: 'x' })
  const ack = await peer.nextRequest('ACK')
  assert.equal(ack.via?.branch, invite.via?.branch)
})

test('a CANCEL without any final response is given up after 64*T1', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const invite = await peer.nextRequest('INVITE')
  peer.respond(invite, alice.port, '180 Ringing', { toTag: 'x' })
  await once('ringing', (listener) => outgoing.on('progress', listener))
  outgoing.cancel()
  peer.respond(await peer.nextRequest('CANCEL'), alice.port, '200 OK')
  await until('CANCEL is answered', () => alice.agent.stats().timers > 0)
  await alice.clock.advanceAndSettle(32_000)
  await until('nothing is left', () => alice.agent.stats().dialogs === 0)
  await alice.clock.advanceAndSettle(5000)
  assert.equal(alice.agent.stats().transactions, 0)
})

test('a 2xx that crosses our CANCEL gets ACK and BYE', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const invite = await peer.nextRequest('INVITE')
  outgoing.cancel({ reason: { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' } })
  const contact = `Contact: <sip:b@127.0.0.1:${peer.port}>`
  peer.respond(invite, alice.port, '200 OK', { toTag: 'x', headers: [contact], body: ANSWER })
  await peer.nextRequest('ACK')
  const bye = await peer.nextRequest('BYE')
  assert.equal(bye.toTag, 'x')
  assert.equal(bye.header('reason'), 'SIP;cause=200;text="Call completed elsewhere"')
  peer.respond(bye, alice.port, '200 OK')
  assert.deepEqual(await outgoing.outcome, { kind: 'cancelled' })
  await until('the dialog is gone', () => alice.agent.stats().dialogs === 0)
})

test('the first of several forks wins; the others get ACK and BYE, and repeated 2xx their ACK again', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const invite = await peer.nextRequest('INVITE')
  const headers = [`Contact: <sip:b@127.0.0.1:${peer.port}>`]
  const tags: string[] = []
  outgoing.on('progress', ({ toTag }) => tags.push(toTag))
  peer.respond(invite, alice.port, '180 Ringing', { toTag: 'one' })
  peer.respond(invite, alice.port, '180 Ringing', { toTag: 'two' })
  peer.respond(invite, alice.port, '200 OK', { toTag: 'two', headers, body: ANSWER })
  const { dialog } = await accepted(outgoing)
  assert.deepEqual(tags, ['one', 'two'])
  assert.equal(dialog.id.remoteTag, 'two')
  assert.equal((await peer.nextRequest('ACK')).toTag, 'two')
  peer.respond(invite, alice.port, '200 OK', { toTag: 'one', headers, body: ANSWER })
  assert.equal((await peer.nextRequest('ACK')).toTag, 'one')
  const bye = await peer.nextRequest('BYE')
  assert.equal(bye.toTag, 'one')
  peer.respond(bye, alice.port, '200 OK')
  peer.respond(invite, alice.port, '200 OK', { toTag: 'two', headers, body: ANSWER })
  assert.equal((await peer.nextRequest('ACK')).toTag, 'two')
  peer.respond(invite, alice.port, '200 OK', { toTag: 'one', headers, body: ANSWER })
  assert.equal((await peer.nextRequest('ACK')).toTag, 'one')
  assert.equal(dialog.isEnded, false)
})

test('our 2xx is repeated until ACK comes; without ACK the call ends by BYE', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (l) => boris.agent.on('invite', l))
  peer.send(rawInvite(boris.port), boris.port)
  const dialog = (await came).accept({ sdp: ANSWER })
  await peer.nextResponse(200)
  boris.clock.advance(500)
  await peer.nextResponse(200)
  boris.clock.advance(1000)
  await peer.nextResponse(200)
  boris.clock.advance(30_500)
  const bye = await peer.nextRequest('BYE')
  assert.deepEqual(await within('end', dialog.ended), { by: 'timeout' })
  peer.respond(bye, boris.port, '200 OK')
  await until('the dialog is gone', () => boris.agent.stats().dialogs === 0)
})

test('hanging up before ACK waits for it: BYE follows the ACK', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (l) => boris.agent.on('invite', l))
  peer.send(rawInvite(boris.port), boris.port)
  const dialog = (await came).accept({ sdp: ANSWER })
  const ok = await peer.nextResponse(200)
  const gone = dialog.bye()
  boris.clock.advance(500)
  await peer.nextResponse(200)
  assert.ok(!peer.inbox.some((message) => 'method' in message))
  peer.send(rawAck(boris.port, ok.toTag!), boris.port)
  peer.respond(await peer.nextRequest('BYE'), boris.port, '200 OK')
  await within('BYE', gone)
})

test('delayed offer: the called side offers, the caller answers in the ACK', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { outgoing, incoming } = await ring(alice, boris, { sdp: undefined })
  assert.equal(incoming.offer, undefined)
  const calledSide = incoming.accept({ sdp: OFFER })
  const { dialog, sdp } = await accepted(outgoing)
  assert.equal(sdp, OFFER)
  dialog.acknowledge(ANSWER)
  assert.deepEqual(await within('ACK', calledSide.acknowledged), { sdp: ANSWER })
  await dialog.bye()
})

test('hanging up instead of answering a delayed offer still sends the ACK', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { outgoing, incoming } = await ring(alice, boris, { sdp: undefined })
  const calledSide = incoming.accept({ sdp: OFFER })
  const { dialog } = await accepted(outgoing)
  await within('BYE', dialog.bye())
  assert.deepEqual(await within('end', calledSide.ended), { by: 'remote' })
})

test('nobody answers an INVITE: failed by timeout after 64*T1', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  await peer.nextRequest('INVITE')
  alice.clock.advance(32_000)
  assert.deepEqual(await within('outcome', outgoing.outcome), { kind: 'failed', cause: 'timeout' })
})

test('timeoutMs ends the ringing by CANCEL', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { outgoing, incoming } = await ring(alice, boris, { timeoutMs: 20_000 })
  const rang = once<InviteProgress>('ringing', (listener) => outgoing.on('progress', listener))
  incoming.ring()
  await rang
  alice.clock.advance(20_000)
  assert.deepEqual(await outgoing.outcome, { kind: 'failed', cause: 'timeout' })
  await until('CANCEL came', () => incoming.signal.aborted)
})

test('a dead or senseless destination fails at once by transport', async (t) => {
  const alice = await startAgent(t)
  const from = { uri: 'sip:a@b' }
  const dead = alice.agent.invite({
    to: { uri: 'sip:b@127.0.0.1' },
    from,
    flow: { flowId: 'ws:gone:1' },
    sdp: OFFER,
  })
  assert.deepEqual(await within('outcome', dead.outcome), { kind: 'failed', cause: 'transport' })
  const senseless = alice.agent.invite({ to: { uri: 'what is this' }, from, sdp: OFFER })
  assert.deepEqual(await within('outcome', senseless.outcome), { kind: 'failed', cause: 'transport' })
})

test('the caller may hang up an early dialog by BYE', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (l) => boris.agent.on('invite', l))
  peer.send(rawInvite(boris.port), boris.port)
  const incoming = await came
  incoming.ring()
  const { toTag } = await peer.nextResponse(180)
  peer.send(rawInDialog('BYE', 2, boris.port, toTag!), boris.port)
  await peer.nextResponse(200, 'BYE')
  await peer.nextResponse(487, 'INVITE')
  assert.deepEqual(incoming.signal.reason, { kind: 'cancelled' })
})

test('a failing listener is answered 500, and the agent lives on', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  boris.agent.on('invite', () => {
    throw new Error('bug above')
  })
  const outgoing = alice.agent.invite({ to: { uri: boris.uri('b') }, from: { uri: 'sip:a@b' }, sdp: OFFER })
  const outcome = await within('outcome', outgoing.outcome)
  assert.equal(outcome.kind === 'rejected' && outcome.status, 500)
  assert.ok(boris.log.some((event) => event.event === 'invite.listener-failed'))
})
