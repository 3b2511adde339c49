import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreedDirection } from '../src/sdp/direction.ts'
import { parseSdp } from '../src/sdp/parse.ts'
import { readRemoteAudio, type Transport } from '../src/sdp/remote-audio.ts'
import { serialiseSdp } from '../src/sdp/serialise.ts'
import type { Direction } from '../src/sdp/session-description.ts'
import { endEngine, startEngine } from './support/engine.ts'

const lines = (...each: string[]): string => `${each.join('\r\n')}\r\n`

const offers = {
  chromium: lines(
    'v=0',
    'o=- 6544213 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS b2f1',
    'm=audio 45123 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
    'c=IN IP4 192.0.2.7',
    'a=rtcp:9 IN IP4 0.0.0.0',
    'a=candidate:1 1 udp 2122260223 7e1c6a52-0f5e-4f57-bf4f-3bb9b0e6f0f4.local 45123 typ host generation 0',
    'a=ice-ufrag:Ab1+',
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
    'a=ice-options:trickle',
    'a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF',
    'a=setup:actpass',
    'a=mid:0',
    'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    'a=sendrecv',
    'a=msid:b2f1 c3d4',
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'a=fmtp:111 minptime=10;useinbandfec=1',
    'a=rtpmap:63 red/48000/2',
    'a=rtpmap:9 G722/8000',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:13 CN/8000',
    'a=rtpmap:110 telephone-event/48000',
    'a=rtpmap:126 telephone-event/8000',
    'a=ssrc:1001 cname:x',
  ),
  sipp: 'v=0\no=user1 53655765 2353687637 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 6000 RTP/AVP 0\na=rtpmap:0 PCMU/8000\n',
  baresip: lines(
    'v=0',
    'o=- 3271 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    'a=tool:baresip 1.0.0',
    'm=audio 19876 RTP/AVP 8 0 101',
    'b=AS:125',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=rtcp:19877',
    'a=sendrecv',
    'a=label:1',
    'a=rtcp-rsize',
    'a=ptime:20',
  ),
  asterisk: lines(
    'v=0',
    'o=- 1841 1841 IN IP4 198.51.100.4',
    's=Asterisk',
    'c=IN IP4 198.51.100.4',
    't=0 0',
    'm=audio 14502 RTP/AVP 9 8 101',
    'a=rtpmap:9 G722/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    'a=maxptime:150',
    'a=sendrecv',
  ),
  staticAlone: lines(
    'v=0',
    'o=x 1 1 IN IP4 10.0.0.1',
    's=',
    'c=IN IP4 10.0.0.1',
    'm=audio 4000/2 RTP/AVP 8 0',
  ),
  dynamicLaw: lines(
    'v=0',
    'o=x 1 1 IN IP6 2001:db8::1',
    's=-',
    't=0 0',
    'a=sendonly',
    'm=audio 4000 RTP/AVPF 96 97',
    'c=IN IP6 2001:db8::2',
    'a=rtpmap:96 pcmu/8000/1',
    'a=rtpmap:97 telephone-event/8000',
    'a=rtcp-mux',
  ),
  oldHold: lines(
    'v=0',
    'o=x 1 1 IN IP4 10.0.0.1',
    's=-',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'm=audio 4000 RTP/AVP 8',
  ),
}

test('reports are sent to no port that does not exist', () => {
  const offer = (port: number, line: string) =>
    `v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8\r\n${line}`
  const rtcpPort = (port: number, line = '') => readRemoteAudio(parseSdp(offer(port, line)), 'rtp').rtcpPort
  assert.equal(rtcpPort(4000), 4001)
  assert.equal(rtcpPort(4000, 'a=rtcp:5000 IN IP4 192.0.2.7\r\n'), 5000)
  assert.equal(rtcpPort(4000, 'a=rtcp:99999\r\n'), 0)
  assert.equal(rtcpPort(65_535), 0)
})

test('what offers of the field mean', () => {
  const table: [keyof typeof offers, Transport, object][] = [
    [
      'chromium',
      'webrtc',
      { codecs: ['PCMU 0', 'PCMA 8'], telephoneEvent: 126, direction: 'sendrecv', mid: '0', rtcpMux: true },
    ],
    [
      'sipp',
      'rtp',
      { codecs: ['PCMU 0'], telephoneEvent: undefined, address: '127.0.0.1', port: 6000, rtcpPort: 6001 },
    ],
    [
      'baresip',
      'rtp',
      { codecs: ['PCMA 8', 'PCMU 0'], telephoneEvent: 101, rtcpMux: false, rtcpPort: 19_877 },
    ],
    ['asterisk', 'rtp', { codecs: ['PCMA 8'], telephoneEvent: 101, address: '198.51.100.4' }],
    ['staticAlone', 'rtp', { codecs: ['PCMA 8', 'PCMU 0'], direction: 'sendrecv', port: 4000 }],
    [
      'dynamicLaw',
      'rtp',
      {
        codecs: ['PCMU 96'],
        telephoneEvent: 97,
        direction: 'sendonly',
        address: '2001:db8::2',
        rtcpMux: true,
      },
    ],
    ['oldHold', 'rtp', { codecs: ['PCMA 8'], direction: 'sendonly' }],
  ]
  for (const [name, transport, expected] of table) {
    const audio = readRemoteAudio(parseSdp(offers[name]), transport)
    const seen = { ...audio, codecs: audio.codecs.map((each) => `${each.codec} ${each.payloadType}`) }
    assert.deepEqual(
      Object.fromEntries(Object.keys(expected).map((key) => [key, seen[key as keyof typeof seen]])),
      expected,
      name,
    )
  }
})

test('senseless descriptions are bad-sdp, and codecs nobody speaks no-common-codec', () => {
  const head = 'v=0\r\no=x 1 1 IN IP4 10.0.0.1\r\ns=-\r\n'
  const connection = 'c=IN IP4 10.0.0.1\r\nt=0 0\r\n'
  const table: [string, string, string][] = [
    ['empty', '', 'bad-sdp'],
    ['no SDP', 'hello', 'bad-sdp'],
    ['another version', 'v=1\r\no=x 1 1 IN IP4 1.1.1.1\r\n', 'bad-sdp'],
    ['no origin', `v=0\r\ns=-\r\n${connection}m=audio 4000 RTP/AVP 8\r\n`, 'bad-sdp'],
    ['short origin', 'v=0\r\no=x 1\r\n', 'bad-sdp'],
    ['broken m-line', `${head}${connection}m=audio RTP/AVP 8\r\n`, 'bad-sdp'],
    ['a port beyond 65535', `${head}${connection}m=audio 70000 RTP/AVP 8\r\n`, 'bad-sdp'],
    ['no formats', `${head}${connection}m=audio 4000 RTP/AVP\r\n`, 'bad-sdp'],
    ['broken connection', `${head}c=IN\r\nm=audio 4000 RTP/AVP 8\r\n`, 'bad-sdp'],
    ['no connection', `${head}m=audio 4000 RTP/AVP 8\r\n`, 'bad-sdp'],
    ['binary', `${head}${connection}\u0000\u0001\r\n`, 'bad-sdp'],
    ['endless', `${head}${'a=x\r\n'.repeat(5000)}`, 'bad-sdp'],
    ['huge', `${head}a=${'x'.repeat(70_000)}`, 'bad-sdp'],
    ['no media', `${head}${connection}`, 'no-common-codec'],
    [
      'opus alone',
      `${head}${connection}m=audio 4000 RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\n`,
      'no-common-codec',
    ],
    [
      'video alone',
      `${head}${connection}m=video 4000 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n`,
      'no-common-codec',
    ],
    ['audio switched off', `${head}${connection}m=audio 0 RTP/AVP 8\r\n`, 'no-common-codec'],
    [
      'a law at another rate',
      `${head}${connection}m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 PCMA/16000\r\n`,
      'no-common-codec',
    ],
    ['SDES', `${head}${connection}m=audio 4000 RTP/SAVP 8\r\n`, 'no-common-codec'],
  ]
  for (const [name, sdp, code] of table)
    assert.throws(() => readRemoteAudio(parseSdp(sdp), 'rtp'), { name: 'MediaError', code }, name)
  const withoutIce = offers.chromium.replace(/a=ice-pwd.*\r\n/, '')
  assert.throws(() => readRemoteAudio(parseSdp(withoutIce), 'webrtc'), { code: 'bad-sdp' })
})

test('a description that is read and written is the same to its reader', () => {
  for (const offer of Object.values(offers)) {
    const session = parseSdp(offer)
    assert.deepEqual(parseSdp(serialiseSdp(session)), session)
  }
})

test('directions: what flows is what one sends and the other receives', () => {
  const table: [Direction, Direction, Direction][] = [
    ['sendrecv', 'sendrecv', 'sendrecv'],
    ['sendrecv', 'sendonly', 'recvonly'],
    ['sendrecv', 'recvonly', 'sendonly'],
    ['sendrecv', 'inactive', 'inactive'],
    ['sendonly', 'sendrecv', 'sendonly'],
    ['sendonly', 'sendonly', 'inactive'],
    ['recvonly', 'sendrecv', 'recvonly'],
    ['inactive', 'sendrecv', 'inactive'],
  ]
  for (const [wanted, remote, agreed] of table)
    assert.equal(agreedDirection(wanted, remote), agreed, `${wanted} ${remote}`)
})

const withVideo = lines(
  'v=0',
  'o=x 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=video 5000 RTP/AVP 96',
  'a=rtpmap:96 VP8/90000',
  'm=audio 4000 RTP/AVP 0 8 97',
  'a=rtpmap:97 telephone-event/8000',
  'm=image 5002 udptl t38',
)

test('our answer keeps every section in its order and refuses all but the audio', async () => {
  const { engine } = await startEngine()
  const leg = { callId: 'call', legId: 'leg' }
  const { sdp } = await engine.openLeg({ ...leg, kind: 'rtp', remoteOffer: withVideo })
  const answer = parseSdp(sdp)
  assert.deepEqual(
    answer.media.map(({ kind, port, protocol, formats }) => [kind, port !== 0, protocol, formats.join(' ')]),
    [
      ['video', false, 'RTP/AVP', '96'],
      ['audio', true, 'RTP/AVP', '0 97'],
      ['image', false, 'UDPTL', 't38'],
    ],
  )
  assert.equal(answer.media[1]!.port % 2, 0)
  assert.deepEqual(
    await engine.openLeg({ ...leg, kind: 'rtp', remoteOffer: withVideo }),
    { sdp },
    'asked again',
  )

  const hold = await engine.answerReoffer({
    ...leg,
    remoteOffer: `${withVideo.replace('m=image', 'a=sendonly\r\nm=image')}`,
  })
  assert.equal(hold.remoteDirection, 'sendonly')
  const held = parseSdp(hold.sdp)
  assert.equal(held.origin.sessionId, answer.origin.sessionId)
  assert.equal(Number(held.origin.sessionVersion), Number(answer.origin.sessionVersion) + 1)
  assert.match(hold.sdp, /a=recvonly/)
  const refresh = await engine.answerReoffer({
    ...leg,
    remoteOffer: `${withVideo.replace('m=image', 'a=sendonly\r\nm=image')}`,
  })
  assert.equal(refresh.sdp, hold.sdp, 'nothing changed: same version')

  const reoffer = parseSdp((await engine.reoffer({ ...leg, direction: 'sendonly' })).sdp)
  assert.deepEqual(
    reoffer.media.map(({ kind, port }) => [kind, port !== 0]),
    [
      ['video', false],
      ['audio', true],
      ['image', false],
    ],
  )
  assert.deepEqual(reoffer.media[1]!.formats, ['0', '8', '97'])
  await endEngine(engine)
})

test('a delayed offer: ours goes out, the answer comes later, provisionally first', async () => {
  const { engine } = await startEngine()
  const leg = { callId: 'call', legId: 'leg' }
  await assert.rejects(engine.applyAnswer({ ...leg, remoteAnswer: offers.sipp }), { code: 'no-such-call' })
  const { sdp } = await engine.openLeg({ ...leg, kind: 'rtp' })
  assert.deepEqual(parseSdp(sdp).media[0]!.formats, ['8', '0', '101'])
  await engine.applyAnswer({ ...leg, remoteAnswer: offers.sipp })
  assert.equal((await engine.legStats(leg)).codec, 'PCMU')
  await engine.applyAnswer({ ...leg, remoteAnswer: offers.baresip })
  assert.equal((await engine.legStats(leg)).codec, 'PCMA')
  await assert.rejects(engine.applyAnswer({ ...leg, remoteAnswer: offers.sipp.replace('6000', '0') }), {
    code: 'no-common-codec',
  })
  await assert.rejects(engine.applyAnswer({ ...leg, remoteAnswer: 'v=0' }), { code: 'bad-sdp' })
  await endEngine(engine)
})

test('an offer that is refused leaves nothing open', async () => {
  const { engine } = await startEngine()
  const refused = [
    { remoteOffer: 'nonsense', kind: 'rtp' as const, code: 'bad-sdp' },
    { remoteOffer: offers.chromium, kind: 'rtp' as const, code: 'no-common-codec' },
    { remoteOffer: offers.chromium, kind: 'webrtc' as const, code: 'webrtc-not-loaded' },
  ]
  for (const { code, ...o } of refused) {
    await assert.rejects(engine.openLeg({ callId: 'call', legId: 'leg', ...o }), { code })
    assert.deepEqual((await engine.list()).calls, [])
  }
  await endEngine(engine)
})
