import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { waitFor, within } from '../support/index.ts'
import { RawCall } from './support/raw-call.ts'
import { digestFor, RawPhone } from './support/raw-phone.ts'
import { RawSip, sdpOf } from './support/raw-sip.ts'
import { nothingIsLeft, trunkCall } from './support/raw-talk.ts'
import { briskTimers, keptLog, type LogLine, sharedTown } from './support/shared-town.ts'
import { carrierHost, salesNumber } from './support/town.ts'

/** Whatever comes in: a clear answer to the sender, one line in the log, no crash, nothing half-written. */
const lines: LogLine[] = []
/** Calls that ever were: in the exchange, or in the CRM (which hears of them a little later). */
const seen = new Set<string>()
const town = sharedTown({ exchange: { sip: { timers: briskTimers }, log: keptLog(lines) } }, ({ events }) =>
  events.on('event', (event) => event.kind === 'call' && seen.add(event.call.id)),
)
const strangerHost = '127.0.0.3'
const offer = sdpOf(carrierHost, 9)

/** What `deed` logs until the exchange has answered an OPTIONS sent after it. */
async function logged(peer: RawSip, deed: () => unknown): Promise<LogLine[]> {
  const from = lines.length
  await deed()
  assert.equal((await trunkCall(town(), peer).ask('OPTIONS')).status, 200, 'the exchange lives')
  // the repair of recordings of earlier cases goes on by itself
  return lines.slice(from).filter((line) => !('recordingId' in line))
}

async function calls(): Promise<number> {
  const rows = await town().db.selectFrom('calls').select('id').execute()
  for (const { id } of rows) seen.add(id)
  return seen.size
}

/** Nothing of it became a call: neither in the exchange nor in the CRM nor in the media. */
async function assertNoCall(before: number): Promise<void> {
  const { calls: live, dialogs } = town().stats()
  const { legs } = await town().mediaStats()
  assert.deepEqual([live, dialogs, legs, await calls()], [0, 0, 0, before])
}

const malformed: [what: string, answer: number | undefined, change: (invite: string) => string][] = [
  ['no SIP at all', undefined, () => 'GET / HTTP/1.1\r\nHost: example.com\r\n\r\n'],
  ['a word', undefined, () => 'hello'],
  ['binary', undefined, () => '\u0000\u0001\u0002\u00ff'.repeat(300)],
  ['half a message', 400, (invite) => invite.slice(0, invite.indexOf('Contact:'))],
  ['no Via', undefined, (invite) => invite.replace(/^Via:.*\r\n/m, '')],
  ['an unreadable Via', 400, (invite) => invite.replace(/^Via: SIP\/2.0\/UDP/m, 'Via: nonsense')],
  ['no From', 400, (invite) => invite.replace(/^From:.*\r\n/m, '')],
  ['an unreadable From', 400, (invite) => invite.replace(/^From:.*$/m, 'From: <<>;tag=x')],
  ['no To', 400, (invite) => invite.replace(/^To:.*\r\n/m, '')],
  ['no Call-ID', 400, (invite) => invite.replace(/^Call-ID:.*\r\n/m, '')],
  ['no CSeq', 400, (invite) => invite.replace(/^CSeq:.*\r\n/m, '')],
  ['a CSeq of another method', 400, (invite) => invite.replace(/^CSeq: (\d+) INVITE/m, 'CSeq: $1 BYE')],
  ['a CSeq beyond all numbers', 400, (invite) => invite.replace(/^CSeq: 1 /m, 'CSeq: 99999999999 ')],
  ['a version of tomorrow', 505, (invite) => invite.replace('SIP/2.0\r\n', 'SIP/7.0\r\n')],
  ['an unreadable address', 400, (invite) => invite.replace(/^INVITE \S+/, 'INVITE sip:@@')],
  [
    'an address of another world',
    416,
    (invite) => invite.replace(/^INVITE \S+/, 'INVITE http://example.com'),
  ],
  ['senseless Max-Forwards', 400, (invite) => invite.replace(/^Max-Forwards: 70/m, 'Max-Forwards: many')],
  ['Max-Forwards 0', 483, (invite) => invite.replace(/^Max-Forwards: 70/m, 'Max-Forwards: 0')],
  ['a line that is no header', 400, (invite) => invite.replace(/^Max-Forwards/m, 'nonsense\r\nMax-Forwards')],
  [
    'Content-Length beyond the body',
    400,
    (invite) => invite.replace(/^Content-Length: .*$/m, 'Content-Length: 9999'),
  ],
  [
    'a negative Content-Length',
    400,
    (invite) => invite.replace(/^Content-Length: .*$/m, 'Content-Length: -1'),
  ],
  [
    'Content-Length in words',
    400,
    (invite) => invite.replace(/^Content-Length: .*$/m, 'Content-Length: some'),
  ],
  ['a body that is no offer', 415, (invite) => invite.replace('application/sdp', 'text/html')],
  [
    'an encoding that nobody reads',
    415,
    (invite) => invite.replace(/^Contact/m, 'Content-Encoding: br\r\nContact'),
  ],
  ['no Contact', 400, (invite) => invite.replace(/^Contact:.*\r\n/m, '')],
  ['a method that nobody knows', 501, (invite) => invite.replaceAll('INVITE', 'JUGGLE')],
  ['a dialog that nobody knows', 481, (invite) => invite.replace(/^(To:.*)$/m, '$1;tag=nobody')],
  [
    'a required extension that nobody knows',
    420,
    (invite) => invite.replace(/^Contact/m, 'Require: magic\r\nContact'),
  ],
]

for (const [what, answer, change] of malformed) {
  test(`an INVITE with ${what}: ${answer ?? 'no answer'}, one line, no call`, async (t) => {
    const trunk = await RawSip.open(t, carrierHost)
    const before = await calls()
    const invite = trunkCall(town(), trunk).text('INVITE', { sdp: offer })
    const told = await logged(trunk, async () => {
      trunk.send(Buffer.from(change(invite), 'latin1'), town().exchange)
      if (answer) await trunk.next(`${answer}`, (message) => message.status === answer)
    })
    await settled()
    assert.equal(told.length, 1, JSON.stringify(told))
    assert.equal(trunk.seen.filter((message) => message.status >= 200).length, answer ? 2 : 1)
    await assertNoCall(before)
  })
}

const settled = () => waitFor(() => town().stats().calls === 0, { what: 'the call to be closed' })

for (const method of ['BYE', 'UPDATE', 'INFO', 'PRACK', 'CANCEL']) {
  test(`${method} for a dialog that nobody knows: 481, one line`, async (t) => {
    const stranger = await RawSip.open(t, strangerHost)
    const told = await logged(stranger, async () => {
      const call = new RawCall(stranger, town().exchange, {
        uri: 'sip:101@perezvon',
        to: '<sip:101@perezvon>;tag=x',
      })
      assert.equal((await call.ask(method, { cseq: 5 })).status, 481)
    })
    assert.equal(told.length, 1)
  })
}

for (const method of ['SUBSCRIBE', 'PUBLISH', 'MESSAGE', 'NOTIFY', 'REFER']) {
  test(`${method} out of any dialog: 405 with what is allowed, one line`, async (t) => {
    const stranger = await RawSip.open(t, strangerHost)
    const told = await logged(stranger, async () => {
      const answer = await trunkCall(town(), stranger).ask(method)
      assert.equal(answer.status, 405)
      assert.match(answer.header('Allow')!, /INVITE/)
    })
    assert.equal(told.length, 1)
  })
}

test('an ACK and a response for nothing are ignored, one quiet line each', async (t) => {
  const stranger = await RawSip.open(t, strangerHost)
  const call = new RawCall(stranger, town().exchange, {
    uri: 'sip:101@perezvon',
    to: '<sip:101@perezvon>;tag=x',
  })
  const told = await logged(stranger, () => {
    call.send('ACK', { cseq: 3 })
    stranger.send(call.text('BYE').replace(/^BYE .*$/m, 'SIP/2.0 200 OK'), town().exchange)
  })
  assert.deepEqual(
    told.map(({ level, message }) => [level, message]),
    [
      ['debug', 'ack.stray'],
      ['debug', 'response.stray'],
    ],
  )
  assert.equal(stranger.seen.length, 1)
})

test('keep-alives are answered and leave no line', async (t) => {
  const stranger = await RawSip.open(t, strangerHost)
  const told = await logged(stranger, async () => {
    stranger.send('\r\n\r\n', town().exchange)
    await stranger.next('a pong', (message) => message.text === '\r\n')
  })
  assert.deepEqual(told, [])
})

const senselessSdp: [what: string, answer: number, sdp: string][] = [
  ['words', 400, 'please call me\r\n'],
  ['the beginning of one', 400, offer.slice(0, 20)],
  ['no audio', 488, offer.replace(/^m=audio.*\r\n/m, '')],
  ['video alone', 488, offer.replace('m=audio', 'm=video')],
  ['audio switched off', 488, offer.replace('m=audio 9', 'm=audio 0')],
  ['a port beyond all ports', 400, offer.replace('m=audio 9', 'm=audio 99999')],
  ['no address', 400, offer.replace(/^c=.*\r\n/m, '')],
  ['no origin', 400, offer.replace(/^o=.*\r\n/m, '')],
  [
    'a codec that nobody speaks',
    488,
    sdpOf(carrierHost, 9, { formats: '18', lines: ['a=rtpmap:18 G729/8000'] }),
  ],
  ['encryption that nobody speaks', 488, offer.replace('RTP/AVP', 'RTP/SAVP')],
  ['20,000 lines', 400, offer + 'a=x\r\n'.repeat(12_000)],
]

for (const [what, answer, sdp] of senselessSdp) {
  test(`an offer of ${what}: ${answer}, nobody is rung, the CRM has a missed call that failed`, async (t) => {
    const phone = await RawPhone.open(t, town(), 'anna')
    const trunk = await RawSip.open(t, carrierHost)
    const ended = town().callEvent((live) => live.state === 'ended')
    const told = await logged(trunk, async () => {
      assert.equal((await trunkCall(town(), trunk).ask('INVITE', { sdp })).status, answer)
      const row = await town().call((await ended).id)
      assert.deepEqual([row.endCause, row.isMissed, row.answeredAt], ['failed', true, null])
    })
    assert.deepEqual(
      told.map(({ level, message, status }) => [level, message, status]),
      [['info', 'call.sound-refused', answer]],
    )
    await phone.unregister()
    assert.deepEqual(phone.peer.inbox, [], 'nobody is rung')
    assert.deepEqual(
      await town().db.selectFrom('calls').select('id').where('state', '!=', 'ended').execute(),
      [],
    )
  })
}

test('a phone that answers with senseless SDP: ACK, BYE, and the others ring on', async (t) => {
  const [anna, boris] = [await RawPhone.open(t, town(), 'anna'), await RawPhone.open(t, town(), 'boris')]
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const [atAnna, atBoris] = await Promise.all([anna.rings(), boris.rings()])
  await atAnna.answers('v=0\r\nnonsense\r\n')
  assert.match((await atAnna.isHungUp()).header('Reason') ?? '', /cause=488/)
  await atBoris.answers()
  await call.answered(cseq)
  await Promise.all([call.bye(), atBoris.isHungUp()])
})

test('an unknown number of the company: 404, one line, no call', async (t) => {
  const trunk = await RawSip.open(t, carrierHost)
  const before = await calls()
  const told = await logged(trunk, async () => {
    for (const user of ['+74990000000', '101', 'anna', "'; drop table calls;--", '%00', '%ff%fe']) {
      const call = trunkCall(town(), trunk, {
        uri: `sip:${encodeURI(user).replace(/%25/g, '%').replace(/;/g, '%3B')}@perezvon`,
      })
      assert.equal((await call.ask('INVITE', { sdp: offer })).status, 404, user)
    }
  })
  assert.equal(told.length, 6)
  await assertNoCall(before)
})

test('an unknown extension from a phone: 404 on its display, one line, no call', async (t) => {
  const anna = await RawPhone.open(t, town(), 'anna')
  const before = await calls()
  const told = await logged(anna.peer, async () => {
    for (const user of ['199', 'boris', '1', '']) {
      const { call, cseq } = await anna.dials(user === '' ? 'sip:perezvon' : `sip:${user}@perezvon`, offer)
      const refusal = await anna.peer.finalResponse('INVITE', call.callId, cseq)
      call.ackRefusal(refusal)
      assert.equal(refusal.status, 404, user)
    }
  })
  assert.equal(told.filter(({ level }) => level !== 'debug').length, 4, JSON.stringify(told))
  await assertNoCall(before)
})

test('a storm of INVITEs from a stranger: 407 for each, no call, nothing grows', async (t) => {
  const stranger = await RawSip.open(t, strangerHost)
  const before = await calls()
  const storm = Array.from({ length: 200 }, () => trunkCall(town(), stranger))
  const told = await logged(stranger, async () => {
    const answers = await Promise.all(storm.map((call) => call.ask('INVITE', { sdp: offer })))
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([407]))
  })
  const loud = told.filter(({ level }) => level !== 'debug')
  assert.deepEqual(loud, [], 'a challenge is nothing to shout about')
  assert.equal(told.length, storm.length)
  await assertNoCall(before)
})

test('guessed passwords: refused, one warning each with the address', async (t) => {
  const stranger = await RawSip.open(t, strangerHost)
  const told = await logged(stranger, async () => {
    for (const user of ['101', '102', 'nobody']) {
      const call = new RawCall(stranger, town().exchange, {
        uri: 'sip:perezvon',
        from: `<sip:${user}@perezvon>`,
      })
      const challenge = (await call.ask('REGISTER')).header('WWW-Authenticate')!
      const authorization = digestFor(challenge, user, 'REGISTER', 'sip:perezvon', 'guess')
      assert.equal((await call.ask('REGISTER', { headers: [`Authorization: ${authorization}`] })).status, 401)
    }
  })
  assert.deepEqual(
    told.map(({ level, address }) => [level, address]),
    Array.from({ length: 3 }, () => ['warn', strangerHost]),
  )
  assert.equal(town().stats().bindings, 0)
})

test('an INVITE of ours that comes back is a loop: 482', async (t) => {
  const trunk = await RawSip.open(t, carrierHost)
  await town().db.updateTable('trunks').set({ port: trunk.port }).execute()
  await town().settingsChanged((plan) => plan.trunks[0]?.port === trunk.port)
  const anna = await RawPhone.open(t, town(), 'anna')
  const { call, cseq } = await anna.dials('sip:89165556677@perezvon', offer)
  call.ack(await anna.peer.finalResponse('INVITE', call.callId, cseq))
  const sent = await trunk.request('INVITE')
  const via = `Via: SIP/2.0/UDP ${trunk.hostPort};branch=z9hG4bKback`
  const told = await logged(trunk, async () => {
    const back = sent.text
      .replace(/^INVITE \S+/, `INVITE sip:${salesNumber}@perezvon`)
      .replace(/^Via:/m, `${via}\r\nVia:`)
    trunk.send(back, town().exchange)
    await trunk.next('482', (message) => message.status === 482)
  })
  assert.equal(told.length, 1)
  trunk.respond(sent, '482 Loop Detected', { toTag: 'carrier' })
  await Promise.all([trunk.request('ACK', sent.callId), call.bye()])
  await settled()
})

test('the same INVITE by two ways: one call, 482 for the second', async (t) => {
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const anna = await RawPhone.open(t, town(), 'anna')
  const cseq = call.send('INVITE', { sdp: offer })
  const ringing = await anna.rings()
  call.send('INVITE', { sdp: offer, cseq, branch: 'z9hG4bKotherway' })
  await trunk.response(482, 'INVITE', call.callId)
  await ringing.answers()
  await call.answered(cseq)
  await Promise.all([call.bye(), ringing.isHungUp()])
})

test('a header of 10 MB over WebSocket: the connection is closed as too big, one line', async (t) => {
  const stranger = await RawSip.open(t, strangerHost)
  const told = await logged(stranger, async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${town().exchange.wsPort}/sip`, 'sip')
    await within(once(socket, 'open'), 'the connection')
    const closed = once(socket, 'close') as Promise<CloseEvent>
    socket.send(`INVITE sip:101@perezvon SIP/2.0\r\nX-Big: ${'x'.repeat(10_000_000)}\r\n\r\n`)
    assert.equal((await within(closed, 'the end of the connection')).code, 1009)
    await waitFor(() => town().stats().wsConnections === 0)
  })
  assert.equal(told.length, 1, JSON.stringify(told))
})

test('a header of 10 MB in the WebSocket’s own request: 431, one line', async (t) => {
  const stranger = await RawSip.open(t, strangerHost)
  const told = await logged(stranger, () => within(refusedUpgrade(t), '431'))
  assert.equal(told.length, 1, JSON.stringify(told))
})

test('malformed messages over WebSocket are answered like others, and the connection lives', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${town().exchange.wsPort}/sip`, 'sip')
  await within(once(socket, 'open'), 'the connection')
  const from = lines.length
  for (const text of [
    'nonsense',
    'INVITE sip:101@perezvon SIP/2.0\r\nVia: SIP/2.0/WS x;branch=z9hG4bKa\r\n\r\n',
  ]) {
    socket.send(text)
  }
  const answer = (await within(once(socket, 'message'), 'an answer')) as MessageEvent
  assert.match(String(answer.data), /^SIP\/2\.0 400 /)
  assert.equal(lines.length - from, 2)
  assert.equal(socket.readyState, WebSocket.OPEN)
  const closed = once(socket, 'close')
  socket.close()
  await within(closed, 'the end')
})

test('after all that nothing is left: no dialog, transaction, timer, leg or port', () =>
  nothingIsLeft(town()))

const once = (target: WebSocket, name: string): Promise<Event> =>
  new Promise((resolve) => target.addEventListener(name, resolve, { once: true }))

function refusedUpgrade(t: TestContext): Promise<void> {
  const socket = connect(town().exchange.wsPort, '127.0.0.1')
  t.after(() => void socket.destroy())
  return new Promise((resolve) => {
    socket.on('data', (data) => /^HTTP\/1\.1 431 /.test(data.toString()) && resolve())
    socket.on('error', () => {}) // the rest of the header finds nobody
    socket.write(
      `GET /sip HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nX-Big: ${'x'.repeat(10_000_000)}\r\n\r\n`,
    )
  })
}
