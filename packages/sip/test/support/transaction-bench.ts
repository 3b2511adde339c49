import { createManualClock, type ManualClock, type SipRequest, type SipResponse } from '../../src/index.ts'
import { createResponse } from '../../src/message/create-response.ts'
import { parseMessage } from '../../src/message/parse-message.ts'
import { Timers } from '../../src/timers.ts'
import { WatchedFlow } from './fake-flow.ts'

/** What a transaction needs around it, and what it did. */
export interface Bench {
  clock: ManualClock
  timers: Timers
  flow: WatchedFlow
  told: string[]
  forgotten: number
  context: { timers: Timers; forget: () => void }
}

export function bench(kind: 'udp' | 'ws' = 'udp'): Bench {
  const clock = createManualClock()
  const timers = new Timers(clock)
  const result: Bench = {
    clock,
    timers,
    flow: new WatchedFlow(kind),
    told: [],
    forgotten: 0,
    context: { timers, forget: () => result.forgotten++ },
  }
  return result
}

export function request(method: string, kind: 'udp' | 'ws' = 'udp'): SipRequest {
  const text = [
    `${method} sip:b@192.0.2.1 SIP/2.0`,
    `Via: SIP/2.0/${kind.toUpperCase()} 192.0.2.9:5060;branch=z9hG4bK1;rport`,
    'Route: <sip:192.0.2.1;lr>',
    'From: <sip:a@192.0.2.9>;tag=a',
    'To: <sip:b@192.0.2.1>',
    'Call-ID: c1',
    `CSeq: 7 ${method}`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
  const parsed = parseMessage(Buffer.from(text))
  if (parsed.kind !== 'message') throw new Error(JSON.stringify(parsed))
  return parsed.message as SipRequest
}

export function response(to: SipRequest, status: number, toTag = 'b'): SipResponse {
  return createResponse(to, status, { toTag })
}
