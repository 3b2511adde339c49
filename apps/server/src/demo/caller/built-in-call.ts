import type { MediaEngine, MediaEvent } from '@perezvon/media'
import type { Dialog, OutgoingInvite, UserAgent } from '@perezvon/sip'
import { builtInHeader, issueBuiltInToken } from '../../kernel/built-in-token.ts'
import { type Clock, pause } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { Address } from './exchange-address.ts'

export interface BuiltInCallOptions {
  clock: Clock
  log: Log
  /** Signs the header by which the exchange lets us in. */
  tokenKey: Buffer
  /** Host part of the numbers' addresses. */
  domain: string
  /** Absolute path of what is spoken. */
  prompt: string
  manners: Manners
}

export interface Dial {
  userAgent: UserAgent
  media: MediaEngine
  exchange: Address
  /** Where the exchange's media can be reached from this machine, whatever address it advertises. */
  mediaHost: string
  fromNumber: string
  toNumber: string
}

/** How a customer behaves; all in milliseconds. */
export interface Manners {
  /** Lets it ring so long, then gives up. Default 40 000. */
  patienceMs: number
  /** After the last word listens for an answer, then hangs up. Default 8 000. */
  listensMs: number
  /** However long the prompt: nobody talks longer (forgotten calls cost ports). Default 180 000. */
  longestTalkMs: number
}

export const usualManners: Manners = { patienceMs: 40_000, listensMs: 8_000, longestTalkMs: 180_000 }

/** So long the end of a call waits for the far side's answer to BYE. */
const farewellMs = 500

/**
 * One call of the built-in caller, from the INVITE to the end. Whoever ends it, everything is freed once, by `hangUp`.
 */
export class BuiltInCall {
  readonly ended: Promise<void>
  readonly #options: BuiltInCallOptions
  readonly #id = newId()
  readonly #over = new AbortController()
  #dial: Dial | undefined
  #invite: OutgoingInvite | undefined
  #dialog: Dialog | undefined
  #ending: Promise<void> | undefined
  #resolveEnded: () => void = () => {}

  constructor(options: BuiltInCallOptions) {
    this.#options = options
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve
    })
  }

  /** Resolves when phones ring or somebody answers. @throws AppError exchange_unavailable */
  async start(dial: Dial): Promise<{ sipCallId: string }> {
    this.#dial = dial
    const { sdp } = await dial.media.openLeg({ ...this.#leg, kind: 'rtp' })
    if (this.#ending)
      throw new AppError('exchange_unavailable', { message: 'the built-in caller is closing' })
    const invite = dial.userAgent.invite(this.#inviteOf(dial, sdp))
    this.#invite = invite
    const rings = new Promise<'rings'>((resolve) => invite.on('progress', () => resolve('rings')))
    void this.#carry(invite)
    const first = await Promise.race([rings, invite.outcome])
    if (first !== 'rings' && first.kind !== 'accepted') throw unavailable(first)
    return { sipCallId: invite.sipCallId }
  }

  /** Gives up while it rings, hangs up when it talks. Idempotent. */
  hangUp(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  get #leg() {
    return { callId: this.#id, legId: 'customer' }
  }

  #inviteOf({ exchange, fromNumber, toNumber }: Dial, sdp: string) {
    const { clock, tokenKey, domain, manners } = this.#options
    const from = `sip:${fromNumber}@${domain}`
    return {
      to: { uri: `sip:${toNumber}@${domain}` },
      from: { uri: from },
      requestUri: `sip:${toNumber}@${exchange.host}:${exchange.port}`,
      flow: { transport: 'udp' as const, address: exchange.host, port: exchange.port },
      assertedIdentity: `<${from}>`,
      headers: { [builtInHeader]: issueBuiltInToken(tokenKey, clock.now()) },
      sdp,
      timeoutMs: manners.patienceMs,
    }
  }

  /** From the ringing to the end. */
  async #carry(invite: OutgoingInvite): Promise<void> {
    try {
      const outcome = await invite.outcome
      if (outcome.kind === 'accepted') await this.#talk(outcome.dialog, outcome.sdp ?? '')
      else this.#log(outcome.kind, { status: 'status' in outcome ? outcome.status : undefined })
    } catch (error) {
      this.#options.log.warn({ error: String(error) }, 'the built-in caller failed')
    } finally {
      await this.hangUp()
    }
  }

  async #talk(dialog: Dialog, answer: string): Promise<void> {
    const { media, mediaHost } = this.#dial!
    this.#dialog = dialog
    void dialog.ended.then(() => this.#over.abort())
    dialog.onOffer((offer) => this.#answerOffer(offer))
    await media.applyAnswer({ ...this.#leg, remoteAnswer: reachedAt(answer, mediaHost) })
    const { clock, manners } = this.#options
    const { listensMs, longestTalkMs } = manners
    const enough = pause(clock, longestTalkMs, this.#over.signal)
    await Promise.race([this.#speak().then(() => pause(clock, listensMs, this.#over.signal)), enough])
    this.#log(dialog.isEnded ? 'hung up by the company' : 'hung up')
  }

  /** Resolves with the last word, or with the end of the call. */
  async #speak(): Promise<void> {
    const { media } = this.#dial!
    const isSpoken = new Promise<void>((resolve) => {
      const listen = (event: MediaEvent) => {
        if (event.kind !== 'playback-finished' || event.callId !== this.#id) return
        media.off('event', listen)
        resolve()
      }
      media.on('event', listen)
      this.#over.signal.addEventListener('abort', () => {
        media.off('event', listen)
        resolve()
      })
    })
    const source = { kind: 'file' as const, path: this.#options.prompt }
    await media.play({ ...this.#leg, playbackId: 'prompt', source })
    await isSpoken
  }

  /** The employee holds, or comes back after a reload. */
  async #answerOffer(offer: string | undefined): Promise<string> {
    const { media, mediaHost } = this.#dial!
    if (offer === undefined) return (await media.reoffer(this.#leg)).sdp
    return (await media.answerReoffer({ ...this.#leg, remoteOffer: reachedAt(offer, mediaHost) })).sdp
  }

  async #end(): Promise<void> {
    this.#over.abort()
    this.#invite?.cancel()
    // a far side that is gone does not answer; nobody need wait for it long
    if (this.#dialog) await Promise.race([this.#dialog.bye(), pause(this.#options.clock, farewellMs)])
    await this.#dial?.media.closeCall({ callId: this.#id }).catch(() => {})
    this.#resolveEnded()
  }

  #log(how: string, fields: object = {}): void {
    this.#options.log.info({ ...fields, sipCallId: this.#invite?.sipCallId }, `built-in caller: ${how}`)
  }
}

function unavailable(outcome: { kind: string; status?: number; cause?: string }): AppError {
  const { kind, status, cause } = outcome
  return new AppError('exchange_unavailable', {
    message: `the exchange did not take the call: ${status ?? cause ?? kind}`,
    details: status === undefined ? {} : { sipStatus: status },
  })
}

/**
 * The exchange may advertise an address that only the world outside can reach (NAT); this caller lives on the same machine.
 * RFC 8866, 5.7: the connection data line.
 */
function reachedAt(sdp: string, host: string): string {
  return sdp.replace(/^(c=IN IP4) \S+/gm, `$1 ${host}`)
}
