import { samplesPerFrame } from '../codec/g711.ts'
import type { FrameTask } from '../playback/frame-scheduler.ts'
import { Sound } from '../playback/sound.ts'
import { sines } from '../playback/tones.ts'
import { rtpHeaderLength } from '../rtp/header.ts'
import type { SendStream } from '../rtp/send-stream.ts'
import type { AudioTerms } from '../sdp/audio-terms.ts'
import { eventLength, eventOfKey, keys, type TelephoneEvent, writeEvent } from './telephone-event.ts'

/** Frames of silence after each key: RFC 4733 asks for 40 ms at least; slow detectors like 80. */
const pauseFrames = 4
/** A `,` in a row of keys. */
const commaFrames = 50
/** RFC 4733, 2.5.1.4: the end is sent three times. */
const endRepeats = 3

export interface KeyOutlet {
  readonly stream: SendStream
  keyTerms(): AudioTerms | undefined
  keysEnded(): void
}

/** True when every character is a key or a pause. */
export const areKeys = (digits: string): boolean =>
  digits.length > 0 && [...digits].every((key) => key === ',' || eventOfKey(key) >= 0)

/**
 * Presses keys towards a far side, one after another: as events where it takes them, else as the two tones themselves
 * (ITU-T Q.23).
 */
export class KeySender implements FrameTask {
  readonly #outlet: KeyOutlet
  readonly #queue: { key: string; frames: number }[] = []
  readonly #packet = Buffer.alloc(rtpHeaderLength + samplesPerFrame)
  readonly #event: TelephoneEvent = { event: 0, end: false, duration: 0 }
  #frame = 0

  constructor(outlet: KeyOutlet) {
    this.#outlet = outlet
  }

  press(digits: string, durationMs: number): void {
    const frames = Math.max(2, Math.round(durationMs / 20))
    for (const key of digits) this.#queue.push({ key, frames: key === ',' ? commaFrames : frames })
  }

  onFrame(nowMs: number): void {
    const pressed = this.#queue[0]
    if (!pressed) return this.#outlet.keysEnded()
    const frame = this.#frame++
    const terms = this.#outlet.keyTerms()
    if (terms && pressed.key !== ',' && frame <= pressed.frames)
      this.#send(pressed.key, frame, pressed.frames, terms, nowMs)
    if (this.#frame > pressed.frames + pauseFrames) {
      this.#queue.shift()
      this.#frame = 0
    }
  }

  #send(key: string, frame: number, frames: number, terms: AudioTerms, nowMs: number): void {
    if (terms.sendTelephoneEvent === undefined) {
      if (frame < frames) this.#sendTones(key, frame, terms, nowMs)
    } else this.#sendEvent(eventOfKey(key), frame, frames, terms.sendTelephoneEvent, nowMs)
  }

  /** Frame 0 carries the marker and a new timestamp; the last one is the end, thrice. */
  #sendEvent(event: number, frame: number, frames: number, payloadType: number, nowMs: number): void {
    const end = frame === frames
    this.#event.event = event
    this.#event.end = end
    this.#event.duration = Math.min((end ? frames : frame + 1) * samplesPerFrame, 0xffff)
    writeEvent(this.#packet, rtpHeaderLength, this.#event)
    const { stream } = this.#outlet
    const advance = frame === 0 ? samplesPerFrame * pauseFrames : 0
    for (let i = end ? endRepeats : 1; i > 0; i--)
      stream.sendOwn(this, this.#packet, eventLength, payloadType, advance, nowMs, frame === 0)
    if (end) stream.advance(this.#event.duration)
  }

  #sendTones(key: string, frame: number, terms: AudioTerms, nowMs: number): void {
    const octets = toneOfKey(key).octets(terms.sendCodec)
    const from = (frame * samplesPerFrame) % octets.length
    for (let i = 0; i < samplesPerFrame; i++) this.#packet[rtpHeaderLength + i] = octets[from + i]!
    this.#outlet.stream.sendOwn(
      this,
      this.#packet,
      samplesPerFrame,
      terms.sendPayloadType,
      samplesPerFrame,
      nowMs,
    )
  }
}

/** ITU-T Q.23: row and column of each key. */
const rowsHz = [697, 770, 852, 941]
const columnsHz = [1209, 1336, 1477, 1633]
const keyboard = ['123A', '456B', '789C', '*0#D']
const toneLevelDbfs = -12
const tones = new Map<string, Sound>()

function toneOfKey(key: string): Sound {
  const name = keys[eventOfKey(key)]!
  const row = keyboard.findIndex((line) => line.includes(name))
  const frequencies = [rowsHz[row]!, columnsHz[keyboard[row]!.indexOf(name)]!]
  const tone = tones.get(name) ?? new Sound(sines(frequencies, 1, toneLevelDbfs))
  tones.set(name, tone)
  return tone
}
