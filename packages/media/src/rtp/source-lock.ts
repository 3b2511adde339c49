/**
 * Symmetric RTP: whom we listen to, and where we send.
 *
 *            first packet                       packet of another source
 *   open ──────────────────▶ locked ── learning window ──▶ taken over when it comes from the very address of the SDP,
 *     ▲                        │        after the first       or when the locked source fell silent since a renegotiation
 *     └── renegotiated address ┘        packet and after      ── otherwise ──▶ a stranger: dropped and counted
 *                                       each renegotiation
 *
 * Until the lock, sound goes to the address of the SDP; after it, to where the far side's packets come from.
 */
export class SourceLock {
  strangers = 0
  address: string
  port: number
  locked = false
  #expectedAddress: string
  #expectedPort: number
  /** Where packets of the time before the renegotiation still come from: no candidates for the new lock. */
  #formerAddress = ''
  #formerPort = 0
  #learningUntilMs = 0
  #renegotiatedAtMs = 0
  #heardAtMs = 0

  constructor(address = '', port = 0) {
    this.address = this.#expectedAddress = address
    this.port = this.#expectedPort = port
  }

  /** A description of the far side came in; `sending`: it says that sound will come. */
  renegotiate(address: string, port: number, sending: boolean, nowMs: number): void {
    const moved = address !== this.#expectedAddress || port !== this.#expectedPort
    this.#expectedAddress = address
    this.#expectedPort = port
    this.#renegotiatedAtMs = nowMs
    if (sending) this.#learningUntilMs = nowMs + learningMs
    if (!moved) return
    if (this.locked) {
      this.#formerAddress = this.address
      this.#formerPort = this.port
    }
    this.locked = false
    this.address = address
    this.port = port
  }

  /** True when a packet from there is to be heard. */
  accepts(address: string, port: number, nowMs: number): boolean {
    if (this.locked) {
      if (port === this.port && address === this.address) {
        this.#heardAtMs = nowMs
        return true
      }
      if (nowMs > this.#learningUntilMs || !this.#mayTakeOver(address, port, nowMs)) return this.#refuse()
    } else if (this.#isFormer(address, port) && nowMs < this.#renegotiatedAtMs + formerGraceMs) {
      return this.#refuse()
    }
    this.#lock(address, port, nowMs)
    return true
  }

  #mayTakeOver(address: string, port: number, nowMs: number): boolean {
    if (address === this.#expectedAddress && port === this.#expectedPort) return true
    const silentSinceRenegotiation = this.#heardAtMs < this.#renegotiatedAtMs
    return silentSinceRenegotiation && nowMs >= this.#renegotiatedAtMs + silenceMs
  }

  #lock(address: string, port: number, nowMs: number): void {
    if (!this.locked) this.#learningUntilMs = Math.max(this.#learningUntilMs, nowMs + learningMs)
    this.locked = true
    this.address = address
    this.port = port
    this.#heardAtMs = nowMs
  }

  #isFormer(address: string, port: number): boolean {
    return port === this.#formerPort && address === this.#formerAddress
  }

  #refuse(): false {
    this.strangers++
    return false
  }
}

/** How long after the first packet or a renegotiation the lock may still move. */
const learningMs = 2000
/** How long packets in flight from the former address are refused after the address has changed. */
const formerGraceMs = 1000
/** How long the locked source must have been silent since a renegotiation before another may take its place. */
const silenceMs = 200
