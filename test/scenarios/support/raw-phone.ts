import { createHash } from 'node:crypto'
import { ha1 } from '@perezvon/sip'
import { type CleansUp, waitFor } from '../../support/index.ts'
import { RawCall, token } from './raw-call.ts'
import { type RawMessage, RawSip, sdpOf } from './raw-sip.ts'
import { type Employee, password, type Town } from './town.ts'

export interface RawPhoneOptions {
  /** Default: UDP from a port of its own. */
  connect?: () => Promise<RawSip>
  /** It comes while a call is going on. */
  isMidCall?: boolean
}

/** A telephone written by hand: registers with a digest, rings, answers when told to. A desk phone unless it is opened over WebSocket. */
export class RawPhone {
  readonly peer: RawSip
  readonly extension: string
  readonly #town: Town
  readonly #registering: RawCall
  /** The challenge last answered, used again until the exchange wants another. */
  challenge: string | undefined
  isGone = false

  private constructor(peer: RawSip, town: Town, extension: string) {
    this.peer = peer
    this.extension = extension
    this.#town = town
    const aor = `<sip:${extension}@perezvon>`
    this.#registering = new RawCall(peer, town.exchange, { uri: 'sip:perezvon', from: aor, to: aor })
  }

  /** Opens and registers; it is unregistered when the test is over, so that others in the (shared) town may go on. */
  static async open(
    t: CleansUp,
    town: Town,
    employee: Employee,
    { connect = () => RawSip.open({ after: () => {} }), isMidCall = false }: RawPhoneOptions = {},
  ): Promise<RawPhone> {
    // An employee is free for the next call when the last one's recording is sealed.
    if (!isMidCall) await waitFor(() => town.stats().calls === 0, { what: 'the earlier call to be closed' })
    const peer = await connect()
    const phone = new RawPhone(peer, town, town.extensions[employee])
    t.after(async () => {
      if (!phone.isGone) await phone.unregister().finally(() => peer.close())
    })
    const registered = (await phone.register()).at(-1)!
    if (registered.status !== 200) throw new Error(`REGISTER was answered ${registered.startLine}`)
    return phone
  }

  /** The connection breaks: no goodbye, no unregistering. */
  async vanishes(): Promise<void> {
    this.isGone = true
    await this.peer.close()
  }

  get contact(): string {
    const parameter = this.peer.transport === 'WS' ? ';transport=ws' : ''
    return `<sip:${this.extension}@${this.peer.hostPort}${parameter}>`
  }

  /** Sends REGISTER, answers a challenge when there is one, and gives every final response. */
  async register(headers: string[] = ['Expires: 600'], contact = this.contact): Promise<RawMessage[]> {
    const ask = () =>
      this.#registering.ask('REGISTER', {
        headers: [`Contact: ${contact}`, ...headers, ...this.#authorization()],
      })
    const responses = [await ask()]
    while (responses.at(-1)!.status === 401 && responses.length < 3) {
      this.challenge = responses.at(-1)!.header('WWW-Authenticate')
      responses.push(await ask())
    }
    return responses
  }

  unregister(): Promise<RawMessage[]> {
    return this.register(['Expires: 0'], '*')
  }

  #authorization(): string[] {
    return this.challenge === undefined
      ? []
      : [`Authorization: ${digestFor(this.challenge, this.extension, 'REGISTER', 'sip:perezvon')}`]
  }

  /** The next INVITE; the phone rings. */
  async rings(): Promise<RawRinging> {
    const invite = await this.peer.request('INVITE')
    const ringing = new RawRinging(this.peer, invite)
    this.peer.respond(invite, '180 Ringing', { toTag: ringing.tag })
    return ringing
  }

  /** A call from this phone, its challenge answered; gives the call after the INVITE that counts was sent. */
  async dials(
    uri: string,
    sdp = sdpOf(this.peer.host, 9),
    headers: string[] = [],
  ): Promise<{ call: RawCall; cseq: number }> {
    const call = new RawCall(this.peer, this.#town.exchange, { uri, from: this.contact })
    const challenged = await call.ask('INVITE', { sdp })
    const challenge = challenged.header('Proxy-Authenticate')
    if (challenged.status !== 407 || !challenge) throw new Error(`no challenge but ${challenged.startLine}`)
    const authorization = digestFor(challenge, this.extension, 'INVITE', uri)
    const parts = { sdp, headers: [...headers, `Proxy-Authorization: ${authorization}`] }
    return { call, cseq: call.send('INVITE', parts) }
  }
}

/** A call that rings at a raw phone. */
export class RawRinging {
  readonly invite: RawMessage
  readonly tag = token()
  readonly call: RawCall
  readonly #peer: RawSip

  constructor(peer: RawSip, invite: RawMessage) {
    this.#peer = peer
    this.invite = invite
    this.call = RawCall.ofInvite(peer, invite, this.tag)
  }

  /** Answers; gives the ACK. */
  async answers(sdp = sdpOf(this.#peer.host, 9), headers: string[] = []): Promise<RawMessage> {
    this.#peer.respond(this.invite, '200 OK', { toTag: this.tag, sdp, headers })
    return this.#peer.request('ACK', this.invite.callId)
  }

  /** Takes the BYE that must come, and answers it. */
  async isHungUp(): Promise<RawMessage> {
    const bye = await this.#peer.request('BYE', this.invite.callId)
    this.#peer.respond(bye, '200 OK')
    return bye
  }

  /** Takes the CANCEL that must come, and answers as RFC 3261 9.2 wants it. */
  async isCancelled(): Promise<RawMessage> {
    const cancel = await this.#peer.request('CANCEL', this.invite.callId)
    this.#peer.respond(cancel, '200 OK', { toTag: this.tag })
    this.#peer.respond(this.invite, '487 Request Terminated', { toTag: this.tag })
    await this.#peer.request('ACK', this.invite.callId)
    return cancel
  }
}

/** The answer to a digest challenge (RFC 7616), qop auth; `nc` counts on over all challenges of a test, as it may. */
let nonceCount = 0
export function digestFor(
  challenge: string,
  user: string,
  method: string,
  uri: string,
  secret = password,
): string {
  const of = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(challenge)?.[1] ?? ''
  const algorithm = of('algorithm') as 'MD5' | 'SHA-256'
  const hash = (text: string) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex')
  const nc = (++nonceCount).toString(16).padStart(8, '0')
  const [realm, nonce, cnonce] = [of('realm'), of('nonce'), token()]
  const response = hash(
    [ha1(user, realm, secret, algorithm), nonce, nc, cnonce, 'auth', hash(`${method}:${uri}`)].join(':'),
  )
  return `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=${algorithm}, qop=auth, nc=${nc}, cnonce="${cnonce}", response="${response}"`
}
