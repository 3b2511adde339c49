import { samplesPerFrame, silenceOctet } from '../codec/g711.ts'
import { rtpHeaderLength } from '../rtp/header.ts'
import type { SendStream } from '../rtp/send-stream.ts'
import type { AudioTerms } from '../sdp/audio-terms.ts'
import type { FrameTask } from './frame-scheduler.ts'
import type { Sound } from './sound.ts'

export interface PlaybackOutlet {
  readonly stream: SendStream
  /**
   * Undefined while nothing may be sent. Before the first frame a sound waits for its listener (not negotiated, not
   * connected); later (held, keys being pressed) its time goes on unheard.
   */
  playbackTerms(): AudioTerms | undefined
  playbackEnded(playback: Playback): void
}

/** A sound on its way into a leg, a frame at a time, always through the same packet. */
export class Playback implements FrameTask {
  readonly playbackId: string
  readonly #sound: Sound
  readonly #loop: boolean
  readonly #outlet: PlaybackOutlet
  readonly #packet = Buffer.alloc(rtpHeaderLength + samplesPerFrame)
  #position = 0
  #begun = false

  constructor(playbackId: string, sound: Sound, loop: boolean, outlet: PlaybackOutlet) {
    this.playbackId = playbackId
    this.#sound = sound
    this.#loop = loop
    this.#outlet = outlet
  }

  onFrame(nowMs: number): void {
    if (this.#position >= this.#sound.length && !this.#loop) return this.#outlet.playbackEnded(this)
    const terms = this.#outlet.playbackTerms()
    if (!terms && !this.#begun) return
    this.#begun = true
    const from = this.#position
    this.#position += samplesPerFrame
    if (this.#loop) this.#position %= this.#sound.length
    if (!terms) return
    this.#fill(this.#sound.octets(terms.sendCodec), from, silenceOctet[terms.sendCodec])
    const { stream } = this.#outlet
    stream.sendOwn(this, this.#packet, samplesPerFrame, terms.sendPayloadType, samplesPerFrame, nowMs)
  }

  #fill(octets: Uint8Array, from: number, silence: number): void {
    let at = from
    for (let i = rtpHeaderLength; i < rtpHeaderLength + samplesPerFrame; i++) {
      if (at >= octets.length && this.#loop) at = 0
      this.#packet[i] = at < octets.length ? octets[at]! : silence
      at++
    }
  }
}
