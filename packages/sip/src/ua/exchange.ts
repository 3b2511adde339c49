import { type Authorisation, authorise } from '../auth/authorise.ts'
import { SipError } from '../errors.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import type { Flow } from '../transport/flow.ts'
import type { Core } from './core.ts'
import type { Credentials } from './options.ts'

/** Challenges answered for one request: a proxy's and a server's, and one more for a nonce that was stale. */
const MAX_CHALLENGES = 3

/**
 * Sends a request other than INVITE and resolves with its final response; answers digest challenges if it can.
 * `make` builds the request anew for each attempt, since every attempt needs its own CSeq.
 * @throws SipError 'timeout', 'transport', 'ended' (the user agent was closed meanwhile).
 */
export async function exchange(
  core: Core,
  make: () => SipRequest,
  flow: Flow,
  credentials?: Credentials,
): Promise<SipResponse> {
  const answers = new Map<string, string>()
  for (let challenges = 0; ; challenges++) {
    const request = make()
    for (const [name, value] of answers) request.headers.append(name, value)
    const response = await once(core, request, flow)
    const authorisation = answerTo(response, request, credentials, answers, challenges)
    if (!authorisation) return response
    answers.set(authorisation.name, authorisation.value)
  }
}

/** What to try next after a response; undefined when it stands. */
export function answerTo(
  response: SipResponse,
  request: SipRequest,
  credentials: Credentials | undefined,
  earlier: ReadonlyMap<string, string>,
  challenges: number,
): Authorisation | undefined {
  if (!credentials || !isChallenge(response) || challenges >= MAX_CHALLENGES) return undefined
  const authorisation = authorise(response, request, credentials)
  if (!authorisation) return undefined
  const wasRefused = earlier.has(authorisation.name) && !authorisation.wasStale
  return wasRefused ? undefined : authorisation
}

function isChallenge(response: SipResponse): boolean {
  return response.status === 401 || response.status === 407
}

function once(core: Core, request: SipRequest, flow: Flow): Promise<SipResponse> {
  return new Promise((resolve, reject) => {
    let isSettled = false
    core.send(request, flow, {
      onResponse: (response) => {
        if (response.status < 200) return
        isSettled = true
        resolve(response)
      },
      onFailure: (cause) => {
        isSettled = true
        reject(new SipError(cause, `${request.method}: ${cause}`))
      },
      onTerminated: () => {
        if (!isSettled) reject(new SipError('ended', `${request.method}: closed`))
      },
    })
  })
}
