import { createMediaEngine, type MediaEngine } from '@perezvon/media'
import { createUserAgent, type SipLogEvent, type UserAgent } from '@perezvon/sip'
import type { Clock } from '../kernel/clock.ts'
import { deriveKey } from '../kernel/config/secret.ts'
import type { Config } from '../kernel/config.ts'
import { AppError } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import { BuiltInCall, type Manners, usualManners } from './caller/built-in-call.ts'
import { type Address, exchangeAddress, hereOf } from './caller/exchange-address.ts'

export interface RingOptions {
  /** E.164 that the customer calls from. */
  fromNumber: string
  /** The company's number in E.164. */
  toNumber: string
  /** Absolute path of the sound that the customer speaks after the answer. */
  prompt: string
}

/** "Ring me": calls the company from inside, as a customer would, with real SIP and real sound. */
export interface BuiltInCaller {
  /**
   * Sends the INVITE; resolves when phones ring, or when somebody has answered already. The call then goes on by itself:
   * it speaks the prompt, listens for some seconds and hangs up.
   * @throws AppError too_many_requests (three calls at once), exchange_unavailable (no answer, or a refusal).
   */
  ring(options: RingOptions): Promise<{ sipCallId: string }>
  readonly activeCalls: number
  /** Hangs up all calls and frees the sockets. */
  close(): Promise<void>
}

export interface BuiltInCallerOptions {
  config: Config
  clock: Clock
  log: Log
  /** Where the exchange listens for SIP. Default: as configured, or as `run/ports.json` says when the port is any free one. */
  exchange?: Address
  manners?: Partial<Manners>
}

/** So many customers may call at once; more would be a nuisance, not a demonstration. */
const mostCalls = 3

export function createBuiltInCaller(options: BuiltInCallerOptions): BuiltInCaller {
  return new Caller(options)
}

/** What a call needs; opened with the first one, since most installations ring once or never. */
interface Equipment {
  userAgent: UserAgent
  media: MediaEngine
}

class Caller implements BuiltInCaller {
  readonly #options: BuiltInCallerOptions
  readonly #key: Buffer
  readonly #calls = new Set<BuiltInCall>()
  #equipment: Promise<Equipment> | undefined
  #isClosed = false

  constructor(options: BuiltInCallerOptions) {
    this.#options = options
    this.#key = deriveKey(options.config.secret, 'built-in-caller')
  }

  get activeCalls(): number {
    return this.#calls.size
  }

  async ring({ fromNumber, toNumber, prompt }: RingOptions): Promise<{ sipCallId: string }> {
    if (this.#isClosed)
      throw new AppError('exchange_unavailable', { message: 'the built-in caller is closed' })
    if (this.#calls.size >= mostCalls) throw new AppError('too_many_requests')
    const { config, clock, log } = this.#options
    const manners = { ...usualManners, ...this.#options.manners }
    const call = new BuiltInCall({
      clock,
      log,
      tokenKey: this.#key,
      domain: config.sip.domain,
      prompt,
      manners,
    })
    this.#calls.add(call)
    void call.ended.then(() => this.#calls.delete(call))
    try {
      const exchange = this.#options.exchange ?? exchangeAddress(config)
      return await call.start({
        ...(await this.#open()),
        exchange,
        mediaHost: hereOf(config.media.host),
        fromNumber,
        toNumber,
      })
    } catch (error) {
      await call.hangUp()
      throw error
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#calls].map((call) => call.hangUp()))
    const equipment = await this.#equipment?.catch(() => undefined)
    await equipment?.media.close()
    await equipment?.userAgent.close()
  }

  #open(): Promise<Equipment> {
    this.#equipment ??= openEquipment(this.#options).catch((error) => {
      this.#equipment = undefined
      throw error
    })
    return this.#equipment
  }
}

async function openEquipment({ config, clock, log }: BuiltInCallerOptions): Promise<Equipment> {
  const userAgent = await createUserAgent({
    transports: [{ kind: 'udp', host: hereOf(config.sip.host), port: 0 }],
    userAgentName: 'Perezvon built-in caller',
    clock,
    log: ({ level, event, ...fields }: SipLogEvent) => log[level](fields, event),
  })
  const media = await createMediaEngine({
    host: hereOf(config.media.host),
    portRange: { from: 0, to: 0 },
    loadWebRtc: false,
    clock,
  }).catch(async (error) => {
    await userAgent.close()
    throw error
  })
  return { userAgent, media }
}
