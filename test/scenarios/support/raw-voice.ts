import type { LegKind, MediaEngine } from '@perezvon/media'
import type { Dialog } from '@perezvon/sip'
import { newId } from '../../../apps/server/src/kernel/ids.ts'
import type { CleansUp } from '../../support/index.ts'
import { Phone, type TestTalk } from './phone.ts'

/** The sound of a side whose SIP is written by hand: speaks one tone, listens. */
export class RawVoice {
  readonly #phone: Phone
  readonly #leg = { callId: newId(), legId: 'own' }
  readonly #kind: LegKind

  private constructor(phone: Phone, kind: LegKind) {
    this.#phone = phone
    this.#kind = kind
  }

  /** `webrtc` is how a browser speaks. */
  static async open(t: CleansUp, host: string, saysHz: number, kind: LegKind = 'rtp'): Promise<RawVoice> {
    const phone = await Phone.open({ host, saysHz, speaksWebRtc: kind === 'webrtc' })
    t.after(() => phone.close())
    return new RawVoice(phone, kind)
  }

  async offer(): Promise<string> {
    return (await this.#media.openLeg({ ...this.#leg, kind: this.#kind })).sdp
  }

  async answer(remoteOffer: string): Promise<string> {
    return (await this.#media.openLeg({ ...this.#leg, kind: this.#kind, remoteOffer })).sdp
  }

  /** Their answer to our offer. */
  async takes(remoteAnswer: string): Promise<void> {
    await this.#media.applyAnswer({ ...this.#leg, remoteAnswer })
  }

  /** Speaks from now on; SIP is in the test's own hand, so the talk has no dialog. */
  speaks(theirSdp: string): Promise<TestTalk> {
    return this.#phone.talk(this.#leg.callId, undefined as unknown as Dialog, theirSdp)
  }

  /** No packet goes out any more. */
  fallsSilent(): Promise<void> {
    return this.#media.stopPlay(this.#leg)
  }

  get #media(): MediaEngine {
    return this.#phone.media
  }
}

/** The description with that one law in it. */
export function only(law: 'PCMA' | 'PCMU', sdp: string): string {
  const [kept, dropped] = law === 'PCMA' ? ['8', '0'] : ['0', '8']
  return sdp
    .replace(/^m=audio (\d+) (\S+) .*$/m, `m=audio $1 $2 ${kept} 101`)
    .replace(new RegExp(`^a=rtpmap:${dropped} .*\\r\\n`, 'm'), '')
}
