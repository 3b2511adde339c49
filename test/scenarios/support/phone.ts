import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMediaEngine, type MediaEngine, type MediaEvent, measureTone, readWav } from '@perezvon/media'
import {
  createUserAgent,
  type Dialog,
  type DialogEnd,
  type IncomingInvite,
  type InviteOutcome,
  type OutgoingInvite,
  type OutgoingInviteOptions,
  type UserAgent,
} from '@perezvon/sip'
import { newId } from '../../../apps/server/src/kernel/ids.ts'
import { within } from '../../support/index.ts'

export interface PhoneOptions {
  /** The address it speaks from; a trunk's own, so that the exchange trusts it. */
  host: string
  /** Frequency that it says all the time; so its sound is known again. */
  saysHz: number
  credentials?: { username: string; password: string }
  /** Its sound comes by WebRTC, as a browser's does. */
  speaksWebRtc?: boolean
}

/** A telephone made of the product's own SIP stack and media engine: rings, answers, speaks a tone, listens. */
export class Phone {
  readonly userAgent: UserAgent
  readonly media: MediaEngine
  readonly options: PhoneOptions
  readonly #folder: string
  readonly #incoming: IncomingInvite[] = []
  #waiting: ((invite: IncomingInvite) => void) | undefined

  private constructor(parts: {
    userAgent: UserAgent
    media: MediaEngine
    options: PhoneOptions
    folder: string
  }) {
    this.userAgent = parts.userAgent
    this.media = parts.media
    this.options = parts.options
    this.#folder = parts.folder
    this.userAgent.on('invite', (invite) => {
      invite.ring()
      if (this.#waiting) this.#waiting(invite)
      else this.#incoming.push(invite)
      this.#waiting = undefined
    })
  }

  static async open(options: PhoneOptions): Promise<Phone> {
    const { host } = options
    const userAgent = await createUserAgent({
      transports: [{ kind: 'udp', host, port: 0 }],
      userAgentName: 'Test phone',
    })
    const media = await createMediaEngine({
      host,
      portRange: { from: 0, to: 0 },
      loadWebRtc: options.speaksWebRtc ?? false,
    })
    const folder = await mkdtemp(join(tmpdir(), 'phone-'))
    return new Phone({ userAgent, media, options, folder })
  }

  get port(): number {
    return this.userAgent.addresses[0]!.port
  }

  /** The call that rings now, or the next that will. */
  async rings(): Promise<RingingCall> {
    const waiting = this.#incoming.shift()
    const next = waiting
      ? Promise.resolve(waiting)
      : new Promise<IncomingInvite>((resolve) => {
          this.#waiting = resolve
        })
    return new RingingCall(this, await within(next, 'the phone to ring'))
  }

  get isSilent(): boolean {
    return this.#incoming.length === 0
  }

  /** Registers once, for an hour. */
  async register(exchange: { host: string; port: number }): Promise<void> {
    const { username } = this.options.credentials!
    const aor = `sip:${username}@perezvon`
    const response = await this.userAgent.request({
      method: 'REGISTER',
      requestUri: 'sip:perezvon',
      to: { uri: aor },
      from: { uri: aor },
      flow: { transport: 'udp', address: exchange.host, port: exchange.port },
      contactUser: username,
      contactParams: 'expires=600',
      credentials: this.options.credentials!,
    })
    if (response.status !== 200) throw new Error(`REGISTER was answered ${response.status}`)
  }

  async dials(
    uri: string,
    exchange: { host: string; port: number },
    as: { from?: string; headers?: Record<string, string> } = {},
  ): Promise<DiallingCall> {
    const callId = newId()
    const { sdp } = await this.media.openLeg({ callId, legId: 'own', kind: 'rtp' })
    const user = this.options.credentials?.username ?? '+79161234567'
    const options: OutgoingInviteOptions = {
      to: { uri },
      from: { uri: as.from ?? `sip:${user}@${this.options.host}` },
      flow: { transport: 'udp', address: exchange.host, port: exchange.port },
      sdp,
      ...(as.headers && { headers: as.headers }),
      ...(this.options.credentials && { credentials: this.options.credentials }),
    }
    return new DiallingCall(this, callId, this.userAgent.invite(options))
  }

  /** Begins to speak and to listen on a leg that is up. */
  async talk(callId: string, dialog: Dialog, theirSdp: string): Promise<TestTalk> {
    await this.media.play({
      callId,
      legId: 'own',
      playbackId: 'voice',
      source: { kind: 'tone', hz: this.options.saysHz },
      loop: true,
    })
    return new TestTalk(this, { callId, dialog, theirSdp, folder: this.#folder })
  }

  async close(): Promise<void> {
    await this.userAgent.close()
    await this.media.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** A call that rings at a phone. */
export class RingingCall {
  readonly invite: IncomingInvite
  readonly #phone: Phone

  constructor(phone: Phone, invite: IncomingInvite) {
    this.#phone = phone
    this.invite = invite
  }

  async answers(): Promise<TestTalk> {
    const callId = newId()
    const { sdp } = await this.#phone.media.openLeg({
      callId,
      legId: 'own',
      kind: 'rtp',
      remoteOffer: this.invite.offer!,
    })
    const dialog = this.invite.accept({ sdp })
    await within(dialog.acknowledged, 'ACK')
    return this.#phone.talk(callId, dialog, this.invite.offer!)
  }

  rejects(status = 486, headers: Record<string, string> = {}): void {
    this.invite.reject({ status, headers })
  }

  /** Resolves when it stops ringing without an answer, with the CANCEL's reason text. */
  async stops(): Promise<string | undefined> {
    const { signal } = this.invite
    await within(
      new Promise<void>((resolve) => {
        if (signal.aborted) resolve()
        signal.addEventListener('abort', () => resolve())
      }),
      'the phone to stop ringing',
    )
    return signal.reason?.reason?.text
  }
}

/** A call that a phone has placed. */
export class DiallingCall {
  readonly invite: OutgoingInvite
  readonly #phone: Phone
  readonly #callId: string

  constructor(phone: Phone, callId: string, invite: OutgoingInvite) {
    this.#phone = phone
    this.#callId = callId
    this.invite = invite
  }

  async isAnswered(): Promise<TestTalk> {
    const outcome = await this.outcome()
    if (outcome.kind !== 'accepted') throw new Error(`not answered: ${describe(outcome)}`)
    await this.#phone.media.applyAnswer({ callId: this.#callId, legId: 'own', remoteAnswer: outcome.sdp! })
    return this.#phone.talk(this.#callId, outcome.dialog, outcome.sdp!)
  }

  /** The final status of a refusal. */
  async isRefused(): Promise<number> {
    const outcome = await this.outcome()
    if (outcome.kind !== 'rejected') throw new Error(`not refused: ${describe(outcome)}`)
    return outcome.status
  }

  outcome(): Promise<InviteOutcome> {
    return within(this.invite.outcome, 'a final answer')
  }

  givesUp(): void {
    this.invite.cancel()
  }
}

const describe = (outcome: InviteOutcome): string =>
  outcome.kind === 'rejected' ? `rejected ${outcome.status}` : JSON.stringify(outcome.kind)

/** A talk as one side hears it. */
export class TestTalk {
  readonly callId: string
  readonly dialog: Dialog
  readonly #phone: Phone
  readonly #folder: string

  /** UDP port to which this side sends its sound. */
  readonly theirPort: number

  constructor(phone: Phone, of: { callId: string; dialog: Dialog; theirSdp: string; folder: string }) {
    this.#phone = phone
    this.callId = of.callId
    this.dialog = of.dialog
    this.#folder = of.folder
    // a re-INVITE of the exchange is answered as any phone does; tests that write SIP by hand have no dialog
    this.dialog?.onOffer(async (remoteOffer) => {
      const leg = { callId: this.callId, legId: 'own' }
      if (remoteOffer === undefined) return (await phone.media.reoffer(leg)).sdp
      return (await phone.media.answerReoffer({ ...leg, remoteOffer })).sdp
    })
    this.theirPort = Number(/^m=audio (\d+)/m.exec(of.theirSdp)?.[1])
  }

  /** Listens for `seconds` and tells the level of that tone, in dBFS. */
  async hears(hz: number, seconds = 1): Promise<number> {
    return measureTone(await this.#listen(seconds), hz)
  }

  /** Listens for `seconds` and tells how loud it is on the whole: RMS in dBFS, −Infinity for silence. */
  async loudness(seconds = 1): Promise<number> {
    const pcm = await this.#listen(seconds)
    const power = pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length
    return 10 * Math.log10(power / 32768 ** 2)
  }

  async #listen(seconds: number): Promise<Int16Array> {
    const recording = { callId: this.callId, recordingId: newId() }
    await this.#phone.media.startRecording({
      ...recording,
      path: join(this.#folder, `${recording.recordingId}.wav`),
      left: 'own',
    })
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    const { path } = await this.#phone.media.stopRecording(recording)
    const { channels } = await readWav(path)
    return channels[0]!
  }

  /** Listens until the tone is there. */
  async hearsSoon(hz: number): Promise<void> {
    const deadline = performance.now() + 15_000
    while ((await this.hears(hz, 0.4)) < audibleDbfs) {
      if (performance.now() > deadline) throw new Error(`${hz} Hz does not come`)
    }
  }

  onMedia(listener: (event: MediaEvent) => void): void {
    this.#phone.media.on('event', listener)
  }

  async press(digits: string): Promise<void> {
    await this.#phone.media.sendDtmf({ callId: this.callId, legId: 'own', digits })
  }

  /** Puts the other side on hold by a re-INVITE. */
  holds(): Promise<void> {
    return this.#reoffer('sendonly')
  }

  takesBack(): Promise<void> {
    return this.#reoffer('sendrecv')
  }

  async #reoffer(direction: 'sendonly' | 'sendrecv'): Promise<void> {
    const leg = { callId: this.callId, legId: 'own' }
    const { sdp } = await this.#phone.media.reoffer({ ...leg, direction })
    await this.#phone.media.applyAnswer({ ...leg, remoteAnswer: await this.dialog.renegotiate(sdp) })
  }

  async hangsUp(): Promise<void> {
    await this.dialog.bye()
  }

  ended(): Promise<DialogEnd> {
    return within(this.dialog.ended, 'the end of the talk')
  }
}

/** A test tone is at −13 dBFS; anything above this is that tone and not noise. */
export const audibleDbfs = -25
