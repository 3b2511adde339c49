import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IncomingInvite, InviteProgress } from '../../src/index.ts'
import { ANSWER, accepted, OFFER, startAgent, startPeer } from '../support/agents.ts'
import { once, until, within } from '../support/deadline.ts'
import { rawAck, rawInDialog, rawInvite } from '../support/raw-messages.ts'

const REQUIRED = { headers: ['Require: 100rel'] }

test('a caller that requires 100rel gets reliable provisionals, one after the other, and PRACK is answered', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, { sdp: OFFER, ...REQUIRED }), boris.port)
  const incoming = await came
  incoming.ring()
  incoming.progress({ sdp: ANSWER })
  const ringing = await peer.nextResponse(180)
  assert.deepEqual(ringing.list('require'), ['100rel'])
  boris.clock.advance(500)
  assert.equal((await peer.nextResponse(180)).header('rseq'), ringing.header('rseq'))
  assert.ok(!peer.inbox.some((message) => 'status' in message && message.status === 183))
  const toTag = ringing.toTag!
  peer.send(prack(boris.port, toTag, 2, ringing.header('rseq')!), boris.port)
  await peer.nextResponse(200, 'PRACK')
  const progress = await peer.nextResponse(183)
  assert.equal(Number(progress.header('rseq')), Number(ringing.header('rseq')) + 1)
  const dialog = incoming.accept({ sdp: ANSWER })
  assert.ok(
    !peer.inbox.some(
      (message) => 'status' in message && message.cseq?.method === 'INVITE' && message.status === 200,
    ),
  )
  peer.send(prack(boris.port, toTag, 3, progress.header('rseq')!), boris.port)
  await peer.nextResponse(200, 'PRACK')
  await peer.nextResponse(200, 'INVITE')
  peer.send(rawAck(boris.port, toTag), boris.port)
  await within('ACK', dialog.acknowledged)
})

test('a PRACK after the 2xx is still answered; one for nothing gets 481', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, { sdp: OFFER, ...REQUIRED }), boris.port)
  const incoming = await came
  incoming.ring()
  const ringing = await peer.nextResponse(180)
  incoming.accept({ sdp: ANSWER })
  await peer.nextResponse(200, 'INVITE')
  peer.send(rawAck(boris.port, ringing.toTag!), boris.port)
  peer.send(prack(boris.port, ringing.toTag!, 2, ringing.header('rseq')!), boris.port)
  await peer.nextResponse(200, 'PRACK')
  peer.send(prack(boris.port, ringing.toTag!, 3, '12345'), boris.port)
  await peer.nextResponse(481, 'PRACK')
})

test('a reliable provisional that is never acknowledged ends the call by 504', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, { sdp: OFFER, ...REQUIRED }), boris.port)
  const incoming = await came
  incoming.ring()
  boris.clock.advance(32_000)
  await peer.nextResponse(504)
  assert.deepEqual(incoming.signal.reason, { kind: 'timeout' })
})

test('with a delayed offer the answer may come by PRACK', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, REQUIRED), boris.port)
  const incoming = await came
  incoming.progress({ sdp: OFFER })
  const progress = await peer.nextResponse(183)
  peer.send(prack(boris.port, progress.toTag!, 2, progress.header('rseq')!, ANSWER), boris.port)
  await peer.nextResponse(200, 'PRACK')
  const dialog = incoming.accept({ sdp: OFFER })
  await peer.nextResponse(200, 'INVITE')
  peer.send(rawAck(boris.port, progress.toTag!), boris.port)
  assert.deepEqual(await within('ACK', dialog.acknowledged), { sdp: ANSWER })
})

test('we send PRACK for reliable provisionals, once each and in order', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const seen: InviteProgress[] = []
  outgoing.on('progress', (progress) => seen.push(progress))
  const invite = await peer.nextRequest('INVITE')
  assert.equal(invite.header('require'), undefined)
  const contact = `Contact: <sip:b@127.0.0.1:${peer.port}>`
  const reliable = (rseq: number) => ({
    toTag: 'x',
    headers: [contact, 'Require: 100rel', `RSeq: ${rseq}`],
    body: ANSWER,
  })
  peer.respond(invite, alice.port, '183 Progress', reliable(10))
  const first = await peer.nextRequest('PRACK')
  assert.equal(first.header('rack'), `10 ${invite.cseq?.number} INVITE`)
  assert.equal(first.toTag, 'x')
  peer.respond(first, alice.port, '200 OK')
  peer.respond(invite, alice.port, '183 Progress', reliable(10))
  peer.respond(invite, alice.port, '183 Progress', reliable(12))
  peer.respond(invite, alice.port, '183 Progress', reliable(11))
  const second = await peer.nextRequest('PRACK')
  assert.equal(second.header('rack'), `11 ${invite.cseq?.number} INVITE`)
  peer.respond(second, alice.port, '200 OK')
  await until('two were taken', () => seen.length === 2)
  // The 200 bears no SDP: the answer came with the reliable 183.
  peer.respond(invite, alice.port, '200 OK', { toTag: 'x', headers: [contact] })
  const { sdp, dialog } = await accepted(outgoing)
  assert.equal(sdp, ANSWER)
  await peer.nextRequest('ACK')
  const gone = dialog.bye()
  const bye = await peer.nextRequest('BYE')
  assert.ok(bye.cseq!.number > second.cseq!.number)
  peer.respond(bye, alice.port, '200 OK')
  await within('BYE', gone)
})

test('in the early dialog UPDATE without an offer is answered, with one it is put off', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const invite = await peer.nextRequest('INVITE')
  const rang = once<InviteProgress>('ringing', (listener) => outgoing.on('progress', listener))
  peer.respond(invite, alice.port, '180 Ringing', {
    toTag: 'x',
    headers: [`Contact: <sip:b@127.0.0.1:${peer.port}>`],
  })
  await rang
  const update = (cseq: number, sdp?: string) =>
    rawInDialog('UPDATE', cseq, alice.port, invite.fromTag!, { callId: invite.callId, sdp }).replace(
      'tag=raw',
      'tag=x',
    )
  peer.send(update(1), alice.port)
  await peer.nextResponse(200, 'UPDATE')
  peer.send(update(2, OFFER), alice.port)
  assert.ok((await peer.nextResponse(500, 'UPDATE')).header('retry-after'))
  outgoing.cancel()
  peer.respond(await peer.nextRequest('CANCEL'), alice.port, '200 OK')
  peer.respond(invite, alice.port, '487 Request Terminated', { toTag: 'x' })
  await peer.nextRequest('ACK')
})

function prack(port: number, toTag: string, cseq: number, rseq: string, sdp?: string): string {
  return rawInDialog('PRACK', cseq, port, toTag, { headers: [`RAck: ${rseq} 1 INVITE`], sdp })
}
