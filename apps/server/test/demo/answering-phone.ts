import path from 'node:path'
import { createMediaEngine, type MediaEngine, readWav } from '@perezvon/media'
import { createUserAgent, type Dialog, type IncomingInvite, type UserAgent } from '@perezvon/sip'
import { type CleansUp, tempDir, within } from '../../../../test/support/index.ts'

/** A plain phone in the exchange's place: takes what the built-in caller sends, and hears it on record. */
export class AnsweringPhone {
  readonly address: { host: string; port: number }
  readonly #userAgent: UserAgent
  readonly #media: MediaEngine
  readonly #file: string
  readonly #invites: IncomingInvite[] = []
  #wake: () => void = () => {}

  private constructor(userAgent: UserAgent, media: MediaEngine, file: string) {
    this.#userAgent = userAgent
    this.#media = media
    this.#file = file
    this.address = { host: '127.0.0.1', port: userAgent.addresses[0]!.port }
    userAgent.on('invite', (invite) => {
      this.#invites.push(invite)
      this.#wake()
    })
  }

  static async open(t: CleansUp): Promise<AnsweringPhone> {
    const userAgent = await createUserAgent({
      transports: [{ kind: 'udp', host: '127.0.0.1', port: 0 }],
      userAgentName: 'answering phone',
    })
    const media = await createMediaEngine({
      host: '127.0.0.1',
      portRange: { from: 0, to: 0 },
      loadWebRtc: false,
    })
    t.after(async () => {
      await media.close()
      await userAgent.close()
    })
    return new AnsweringPhone(userAgent, media, path.join(tempDir(t), 'heard.wav'))
  }

  /** The next call that has come in. */
  async nextInvite(): Promise<IncomingInvite> {
    while (this.#invites.length === 0) {
      const come = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      await within(come, 'an INVITE')
    }
    return this.#invites.shift()!
  }

  /** Rings, answers, and records what is heard. */
  async answer(invite: IncomingInvite): Promise<Dialog> {
    const ref = { callId: 'heard', legId: 'customer' }
    const { sdp } = await this.#media.openLeg({ ...ref, kind: 'rtp', remoteOffer: invite.offer ?? '' })
    await this.#media.startRecording({
      callId: 'heard',
      recordingId: 'heard',
      path: this.#file,
      left: 'customer',
    })
    invite.ring()
    return invite.accept({ sdp })
  }

  /** What was heard, 8,000 samples a second. */
  async heard(): Promise<Int16Array> {
    await this.#media.stopRecording({ callId: 'heard', recordingId: 'heard' })
    const { channels } = await readWav(this.#file)
    return channels[0]!
  }

  get stats() {
    return this.#userAgent.stats()
  }
}
