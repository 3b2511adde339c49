import { digestAlgorithm, digestResponse } from '../../src/auth/digest.ts'
import { ha1, type SipRequest } from '../../src/index.ts'
import { parseAuthParams } from '../../src/message/auth-params.ts'
import { parseMessage } from '../../src/message/parse-message.ts'

/** What a client says to a challenge, right or wrong. */
export interface ClientDigestInput {
  challenge: string
  username: string
  password: string
  realm: string
  uri?: string
  nc?: number
  algorithm?: string
  withoutQop?: boolean
}

/** A REGISTER with these credentials, or without any. */
export function digestCase(input: ClientDigestInput | undefined): SipRequest {
  const lines = [
    'REGISTER sip:perezvon SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKd',
    'From: <sip:anna@perezvon>;tag=1',
    'To: <sip:anna@perezvon>',
    'Call-ID: digest',
    'CSeq: 1 REGISTER',
    ...(input ? [`Authorization: ${credentials(input)}`] : []),
    'Content-Length: 0',
    '',
    '',
  ]
  const parsed = parseMessage(Buffer.from(lines.join('\r\n')))
  if (parsed.kind !== 'message') throw new Error(JSON.stringify(parsed))
  return parsed.message as SipRequest
}

function credentials(input: ClientDigestInput): string {
  const challenge = parseAuthParams(input.challenge)!.params
  const algorithm = digestAlgorithm(challenge.get('algorithm'))!
  const nonce = challenge.get('nonce')!
  const uri = input.uri ?? 'sip:perezvon'
  const nc = (input.nc ?? 1).toString(16).padStart(8, '0')
  const qop = input.withoutQop ? undefined : 'auth'
  const secret = ha1(input.username, 'perezvon', input.password, algorithm)
  const response = digestResponse(secret, { algorithm, method: 'REGISTER', uri, nonce, qop, nc, cnonce: 'c' })
  const tail = qop ? `, qop=auth, nc=${nc}, cnonce="c"` : ''
  return `Digest username="${input.username}", realm="${input.realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=${input.algorithm ?? algorithm}${tail}`
}
