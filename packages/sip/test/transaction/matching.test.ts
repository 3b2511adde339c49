import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IncomingInvite, SipResponse } from '../../src/index.ts'
import { OFFER, startAgent, startPeer } from '../support/agents.ts'
import { once } from '../support/deadline.ts'
import { raw, rawInDialog, rawInvite } from '../support/raw-messages.ts'

test('a repeated INVITE is one call; the same INVITE by another way is 482', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  let calls = 0
  boris.agent.on('invite', (invite) => {
    calls++
    invite.ring()
  })
  peer.send(rawInvite(boris.port, { sdp: OFFER }), boris.port)
  await peer.nextResponse(180)
  peer.send(rawInvite(boris.port, { sdp: OFFER }), boris.port)
  await peer.nextResponse(180)
  peer.send(rawInvite(boris.port, { sdp: OFFER, branch: 'z9hG4bKother' }), boris.port)
  await peer.nextResponse(482)
  assert.equal(calls, 1)
})

test('RFC 2543 peers without the magic cookie are matched by Call-ID, From tag and CSeq', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, { sdp: OFFER, branch: '1' }), boris.port)
  const incoming = await came
  incoming.reject({ status: 486 })
  const busy = await peer.nextResponse(486)
  peer.send(rawInDialog('ACK', 1, boris.port, busy.toTag!, { branch: '1' }), boris.port)
  const options = raw('OPTIONS', 5, boris.port, { branch: '1', callId: 'other' })
  peer.send(options, boris.port)
  await peer.nextResponse(200)
  assert.deepEqual(
    [boris.agent.stats().dialogs, peer.inbox.filter((m) => 'status' in m && m.status === 486)],
    [0, []],
  )
})

test('responses go to the source port when rport is asked for, else to the port in Via, with received', async (t) => {
  const [boris, peer, other] = [await startAgent(t), await startPeer(t), await startPeer(t)]
  peer.send(
    raw('OPTIONS', 1, boris.port, { via: `SIP/2.0/UDP 10.9.8.7:${other.port};branch=z9hG4bKa;rport` }),
    boris.port,
  )
  const symmetric = await peer.nextResponse(200)
  assert.equal(symmetric.via?.params.get('rport'), String(peer.port))
  assert.equal(symmetric.via?.params.get('received'), '127.0.0.1')
  peer.send(
    raw('OPTIONS', 2, boris.port, { via: `SIP/2.0/UDP 10.9.8.7:${other.port};branch=z9hG4bKb` }),
    boris.port,
  )
  const plain = await other.nextResponse(200)
  assert.equal(plain.via?.params.get('received'), '127.0.0.1')
  assert.equal(plain.via?.params.has('rport'), false)
  peer.send(
    raw('OPTIONS', 3, boris.port, { via: `SIP/2.0/UDP 127.0.0.1:${other.port};branch=z9hG4bKc` }),
    boris.port,
  )
  assert.equal(
    (await other.nextResponse(200)).header('via'),
    `SIP/2.0/UDP 127.0.0.1:${other.port};branch=z9hG4bKc`,
  )
})

test('all Via values come back in order, also when comma-joined or compact', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const via = `SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bKtop;rport, SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2`
  peer.send(
    raw('OPTIONS', 1, boris.port, { via, headers: ['v: SIP/2.0/TCP 192.0.2.2;branch=z9hG4bK3'] }),
    boris.port,
  )
  const ok = await peer.nextResponse(200)
  assert.deepEqual(
    ok.list('via').map((value) => /branch=(\S+?)(;|$)/.exec(value)?.[1]),
    ['z9hG4bKtop', 'z9hG4bK2', 'z9hG4bK3'],
  )
})

const REFUSALS: [
  what: string,
  message: (port: number) => string,
  status: number,
  header?: [string, RegExp],
][] = [
  ['an unknown method', (port) => raw('FLY', 1, port), 501, ['allow', /INVITE/]],
  ['REGISTER where there is no registrar', (port) => raw('REGISTER', 1, port), 405, ['allow', /INVITE/]],
  ['MESSAGE nobody listens to', (port) => raw('MESSAGE', 1, port), 405, ['allow', /INVITE/]],
  ['BYE outside of a dialog', (port) => raw('BYE', 1, port), 481],
  ['CANCEL for nothing', (port) => raw('CANCEL', 1, port), 481],
  [
    'an extension nobody knows',
    (port) => raw('OPTIONS', 1, port, { headers: ['Require: timer, magic', 'Require: spell'] }),
    420,
    ['unsupported', /^magic, spell$/],
  ],
  ['a URI scheme nobody knows', (port) => raw('OPTIONS', 1, port, { uri: 'soap.beep://192.0.2.1' }), 416],
  [
    'an INVITE without hops left',
    (port) => rawInvite(port).replace('Max-Forwards: 70', 'Max-Forwards: 0'),
    483,
  ],
  ['an INVITE without Contact', (port) => rawInvite(port).replace(/Contact:.*\r\n/, ''), 400],
  [
    'a body nobody understands',
    (port) => rawInvite(port, { sdp: OFFER }).replace('application/sdp', 'application/morse'),
    415,
    ['accept', /sdp/],
  ],
  ['a compressed body', (port) => rawInvite(port, { sdp: OFFER, headers: ['Content-Encoding: gzip'] }), 415],
  [
    'OPTIONS with hops used up is answered',
    (port) => raw('OPTIONS', 1, port).replace('Max-Forwards: 70', 'Max-Forwards: 0'),
    200,
    ['allow', /UPDATE/],
  ],
]

for (const [what, message, status, header] of REFUSALS) {
  test(`${what}: ${status}`, async (t) => {
    const [boris, peer] = [await startAgent(t), await startPeer(t)]
    boris.agent.on('invite', () => assert.fail('should not come through'))
    peer.send(message(boris.port), boris.port)
    const response = (await peer.next('an answer', (each) => 'status' in each)) as SipResponse
    assert.equal(response.status, status)
    if (header) assert.match(response.header(header[0]) ?? '', header[1])
    assert.ok(response.toTag)
  })
}

test('without a listener a call is answered 480', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  peer.send(rawInvite(boris.port), boris.port)
  await peer.nextResponse(480)
})

test('100 goes out at once, or by option only after 200 ms of silence', async (t) => {
  const [boris, peer] = [await startAgent(t, { tryingAtOnce: false }), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port), boris.port)
  await came
  assert.equal(boris.agent.stats().timers, 1)
  boris.clock.advance(200)
  const trying = await peer.nextResponse(100)
  assert.equal(trying.toTag, undefined)
})
