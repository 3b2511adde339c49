import { type Clock, systemClock } from '../clock.ts'
import { Emitter } from '../emitter.ts'
import { SipError } from '../errors.ts'
import { type SipLog, silentLog } from '../log.ts'
import { quote } from '../message/scan.ts'
import { parseUri } from '../message/uri.ts'
import { Timers } from '../timers.ts'
import type { IncomingRequest } from '../ua/incoming-request.ts'
import { Bindings } from './bindings.ts'
import { readRegister, type WantedBinding } from './register-request.ts'
import type { Binding, Registrar, RegistrarEvents, RegistrarOptions, UnboundCause } from './registrar.ts'

/** How often bindings are looked through for expired ones; `bindingsOf` never shows an expired one in between. */
const SWEEP_INTERVAL_MS = 5000

interface Limits {
  minExpiresSeconds: number
  maxExpiresSeconds: number
  maxBindingsPerAor: number
}

/** Makes a {@link Registrar} that answers the REGISTERs of a user agent. */
export function createRegistrar(options: RegistrarOptions): Registrar {
  return new UserAgentRegistrar(options)
}

class UserAgentRegistrar extends Emitter<RegistrarEvents> implements Registrar {
  readonly #options: RegistrarOptions
  readonly #limits: Limits
  readonly #clock: Clock
  readonly #timers: Timers
  readonly #log: SipLog
  readonly #bindings = new Bindings()
  readonly #unsubscribe: (() => void)[]
  #isSweeping = false

  constructor(options: RegistrarOptions) {
    super()
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#timers = new Timers(this.#clock)
    this.#log = options.log ?? silentLog
    this.#limits = {
      minExpiresSeconds: options.minExpiresSeconds ?? 60,
      maxExpiresSeconds: options.maxExpiresSeconds ?? 3600,
      maxBindingsPerAor: options.maxBindingsPerAor ?? 10,
    }
    this.#unsubscribe = [
      options.userAgent.on('register', (request) => void this.#onRegister(request)),
      options.userAgent.on('flow-closed', (source) => this.#onFlowClosed(source.flowId)),
    ]
  }

  bindingsOf(aorUser: string): Binding[] {
    const now = this.#clock.now()
    return this.#bindings
      .of(aorUser)
      .filter((binding) => binding.expiresAt > now)
      .sort((a, b) => b.q - a.q || b.expiresAt - a.expiresAt)
  }

  all(): Binding[] {
    const now = this.#clock.now()
    return this.#bindings.all().filter((binding) => binding.expiresAt > now)
  }

  revoke(aorUser: string, isMeant: (binding: Binding) => boolean): void {
    for (const binding of this.#bindings.of(aorUser)) if (isMeant(binding)) this.#unbind(binding, 'revoked')
  }

  takeBack(bindings: readonly Binding[]): void {
    const now = this.#clock.now()
    for (const binding of bindings) {
      if (binding.transport !== 'udp' || binding.expiresAt <= now) continue
      this.#bindings.add(binding)
      this.emit('bound', binding.aorUser, binding, false)
    }
    this.#startSweeping()
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#timers.clearAll()
    this.#bindings.clear()
  }

  // — REGISTER, in the order of RFC 3261 10.3 —

  async #onRegister(request: IncomingRequest): Promise<void> {
    try {
      await this.#register(request)
    } catch (error) {
      const status = error instanceof SipError ? error.status : 500
      const level = status < 500 ? 'info' : 'error'
      this.#log({
        level,
        event: 'register.refused',
        status,
        callId: request.sipCallId,
        message: String(error),
      })
      request.respond({ status })
    }
  }

  async #register(request: IncomingRequest): Promise<void> {
    const verdict = await this.#options.authenticator.verify(request.request, request.source)
    if (!verdict.ok) return request.respond({ status: verdict.status, headers: verdict.headers })
    const aorUser = this.#aorOf(request)
    if (!(await this.#mayRegister(verdict.username, aorUser))) throw new SipError(403)
    this.#assertAlive(request)
    const wish = readRegister(request.request, this.#limits.maxExpiresSeconds)
    if (wish.kind === 'remove-all') this.#removeAll(aorUser, request)
    else if (wish.kind === 'bind' && !this.#bindAll(aorUser, request, wish.wanted)) return
    request.respond({ status: 200, headers: this.#successHeaders(aorUser, request) })
  }

  #aorOf(request: IncomingRequest): string {
    const uri = parseUri(request.to.uri)
    if (!uri || (uri.scheme !== 'sip' && uri.scheme !== 'sips') || !uri.user) throw new SipError(404)
    return uri.user
  }

  #mayRegister(username: string, aorUser: string): boolean | Promise<boolean> {
    return this.#options.mayRegister?.(username, aorUser) ?? username === aorUser
  }

  /** The connection may have closed while the credentials were looked up. */
  #assertAlive(request: IncomingRequest): void {
    const { flowId, transport } = request.source
    if (transport === 'ws' && !this.#options.userAgent.isFlowAlive(flowId)) throw new SipError('transport')
  }

  #removeAll(aorUser: string, request: IncomingRequest): void {
    for (const binding of [...this.#bindings.of(aorUser)]) {
      this.#assertInOrder(binding, request)
      this.#unbind(binding, 'unregistered')
    }
  }

  /** Applies all wishes or none; says whether the answer is still open. */
  #bindAll(aorUser: string, request: IncomingRequest, wanted: WantedBinding[]): boolean {
    const { minExpiresSeconds } = this.#limits
    if (wanted.some((each) => each.expiresSeconds > 0 && each.expiresSeconds < minExpiresSeconds)) {
      request.respond({ status: 423, headers: { 'Min-Expires': String(minExpiresSeconds) } })
      return false
    }
    const known = wanted.map((each) => this.#knownAs(aorUser, each))
    for (const binding of known) if (binding) this.#assertInOrder(binding, request)
    this.#assertRoom(aorUser, wanted, known)
    for (const [index, each] of wanted.entries()) this.#apply(aorUser, request, each, known[index])
    return true
  }

  #assertRoom(aorUser: string, wanted: WantedBinding[], known: (Binding | undefined)[]): void {
    const added = wanted.filter((each, index) => each.expiresSeconds > 0 && !known[index]).length
    if (added > 0 && this.bindingsOf(aorUser).length + added > this.#limits.maxBindingsPerAor) {
      throw new SipError(403, 'too many bindings')
    }
  }

  /** The same device (RFC 5626 6) or the same contact URI (RFC 3261 10.3). */
  #knownAs(aorUser: string, wanted: WantedBinding): Binding | undefined {
    return this.#bindings
      .of(aorUser)
      .find((binding) =>
        wanted.instanceId !== undefined && binding.instanceId !== undefined
          ? binding.instanceId === wanted.instanceId && binding.regId === wanted.regId
          : binding.contactUri === wanted.contactUri,
      )
  }

  /** RFC 3261 10.3: an older request of the same Call-ID must not undo a newer one. */
  #assertInOrder(binding: Binding, request: IncomingRequest): void {
    const cseq = request.request.cseq!.number
    if (binding.sipCallId === request.sipCallId && cseq <= binding.cseq)
      throw new SipError(500, 'out of order')
  }

  #apply(aorUser: string, request: IncomingRequest, wanted: WantedBinding, known: Binding | undefined): void {
    if (wanted.expiresSeconds === 0) {
      if (known) this.#unbind(known, 'unregistered')
      return
    }
    const binding = this.#bindingFor(aorUser, request, wanted)
    const isSameWay =
      known?.contactUri === binding.contactUri && known.source.flowId === binding.source.flowId
    if (known && isSameWay) binding.boundAt = known.boundAt
    if (known) this.#replace(known, isSameWay)
    this.#bindings.add(binding)
    this.#startSweeping()
    this.emit('bound', aorUser, binding, isSameWay)
  }

  #bindingFor(aorUser: string, request: IncomingRequest, wanted: WantedBinding): Binding {
    const seconds = Math.min(wanted.expiresSeconds, this.#limits.maxExpiresSeconds)
    const { expiresSeconds: _, ...device } = wanted
    const userAgent = request.header('user-agent')
    return {
      ...device,
      aorUser,
      source: request.source,
      transport: request.source.transport,
      ...(userAgent === undefined ? {} : { userAgent }),
      boundAt: this.#clock.now(),
      expiresAt: this.#clock.now() + seconds * 1000,
      sipCallId: request.sipCallId,
      cseq: request.request.cseq!.number,
    }
  }

  #replace(known: Binding, isSameWay: boolean): void {
    if (isSameWay) this.#bindings.remove(known)
    else this.#unbind(known, 'replaced')
  }

  #successHeaders(aorUser: string, request: IncomingRequest): Record<string, string | string[]> {
    const now = this.#clock.now()
    const bindings = this.bindingsOf(aorUser)
    const headers: Record<string, string | string[]> = { Date: new Date(now).toUTCString() }
    if (bindings.length > 0) headers.Contact = bindings.map((binding) => contactLine(binding, now))
    const usesOutbound = bindings.some(
      (each) => each.sipCallId === request.sipCallId && each.regId !== undefined,
    )
    if (usesOutbound && request.request.list('supported').includes('outbound')) headers.Require = 'outbound'
    return headers
  }

  // — the end of bindings —

  #unbind(binding: Binding, cause: UnboundCause): void {
    if (this.#bindings.remove(binding)) this.emit('unbound', binding.aorUser, binding, cause)
  }

  #onFlowClosed(flowId: string): void {
    for (const binding of this.#bindings.ofFlow(flowId)) this.#unbind(binding, 'flow-closed')
  }

  #startSweeping(): void {
    if (this.#isSweeping) return
    this.#isSweeping = true
    this.#timers.set(() => this.#sweep(), SWEEP_INTERVAL_MS)
  }

  #sweep(): void {
    this.#isSweeping = false
    const now = this.#clock.now()
    const all = this.#bindings.all()
    for (const binding of all) if (binding.expiresAt <= now) this.#unbind(binding, 'expired')
    if (this.#bindings.all().length > 0) this.#startSweeping()
  }
}

function contactLine(binding: Binding, now: number): string {
  const parts = [`<${binding.contactUri}>`]
  if (binding.q !== 1) parts.push(`q=${binding.q}`)
  parts.push(`expires=${Math.max(0, Math.ceil((binding.expiresAt - now) / 1000))}`)
  if (binding.instanceId !== undefined) parts.push(`+sip.instance=${quote(`<${binding.instanceId}>`)}`)
  if (binding.regId !== undefined) parts.push(`reg-id=${binding.regId}`)
  return parts.join(';')
}
