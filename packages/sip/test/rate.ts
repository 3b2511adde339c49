/**
 * Measures how many messages a second are read and written, and how many calls a second two user agents of one
 * process make over loopback. Not a test: `node packages/sip/test/rate.ts [seconds]`.
 */
import { createUserAgent, type UserAgent } from '../src/index.ts'
import { createResponse } from '../src/message/create-response.ts'
import type { SipRequest } from '../src/message/message.ts'
import { parseMessage } from '../src/message/parse-message.ts'
import { serialise } from '../src/message/serialise.ts'

const SECONDS = Number(process.argv[2] ?? 3)
const SDP =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n'
const INVITE = Buffer.from(
  [
    'INVITE sip:sales@127.0.0.1:5060 SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK776asdhds;rport',
    'Max-Forwards: 70',
    'From: "Alice" <sip:alice@127.0.0.1:5070>;tag=1928301774',
    'To: <sip:sales@127.0.0.1:5060>',
    'Call-ID: a84b4c76e66710@127.0.0.1',
    'CSeq: 314159 INVITE',
    'Contact: <sip:alice@127.0.0.1:5070>',
    'Allow: INVITE, ACK, CANCEL, BYE, UPDATE',
    'Supported: timer, replaces',
    'User-Agent: rate',
    'Content-Type: application/sdp',
    `Content-Length: ${SDP.length}`,
    '',
    SDP,
  ].join('\r\n'),
)

function perSecond(label: string, deed: () => void): void {
  for (let i = 0; i < 20_000; i++) deed()
  let count = 0
  const begun = process.hrtime.bigint()
  let elapsed = 0
  while (elapsed < SECONDS * 0.5) {
    for (let i = 0; i < 1000; i++) deed()
    count += 1000
    elapsed = Number(process.hrtime.bigint() - begun) / 1e9
  }
  console.log(`${label}: ${Math.round(count / elapsed)}/s`)
}

function invite(): SipRequest {
  const parsed = parseMessage(INVITE)
  if (parsed.kind !== 'message') throw new Error('the INVITE should be good')
  return parsed.message as SipRequest
}

async function agent(): Promise<UserAgent> {
  return createUserAgent({
    transports: [{ kind: 'udp', host: '127.0.0.1', port: 0 }],
    userAgentName: 'rate',
    sessionExpiresSeconds: 0,
  })
}

/** One INVITE, 200, ACK, BYE, 200. */
async function call(caller: UserAgent, port: number): Promise<void> {
  const outcome = await caller.invite({
    to: { uri: `sip:sales@127.0.0.1:${port}` },
    from: { uri: 'sip:alice@127.0.0.1' },
    sdp: SDP,
  }).outcome
  if (outcome.kind !== 'accepted') throw new Error(outcome.kind)
  await outcome.dialog.bye()
}

async function calls(): Promise<void> {
  const [caller, called] = [await agent(), await agent()]
  called.on('invite', (incoming) => {
    incoming.ring()
    incoming.accept({ sdp: SDP })
  })
  const { port } = called.addresses[0]!
  const ends = Date.now() + SECONDS * 1000
  let count = 0
  const before = process.cpuUsage()
  const begun = performance.now()
  const worker = async () => {
    while (Date.now() < ends) {
      await call(caller, port)
      count++
    }
  }
  await Promise.all(Array.from({ length: 20 }, worker))
  const seconds = (performance.now() - begun) / 1000
  const cpu = process.cpuUsage(before)
  const cpuMs = (cpu.user + cpu.system) / 1000
  console.log(
    `calls, both sides in one thread: ${Math.round(count / seconds)}/s, ${(cpuMs / count).toFixed(3)} ms of CPU a call, rss ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
  )
  await Promise.all([caller.close(), called.close()])
}

perSecond('parse INVITE', () => void invite())
const request = invite()
perSecond('write INVITE', () => void Buffer.from(serialise(request)))
perSecond(
  'make and write 200',
  () => void Buffer.from(serialise(createResponse(request, 200, { toTag: 'a', body: SDP }))),
)
await calls()
