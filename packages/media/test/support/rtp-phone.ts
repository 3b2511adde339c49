import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { after } from 'node:test'
import { type Codec, decode, encode, samplesPerFrame, staticPayloadType } from '../../src/codec/g711.ts'
import { sines } from '../../src/playback/tones.ts'
import { RtpHeader, writeRtpHeader } from '../../src/rtp/header.ts'
import { parseSdp } from '../../src/sdp/parse.ts'
import { until } from './deadline.ts'

export interface HeardPacket {
  payloadType: number
  marker: boolean
  sequence: number
  timestamp: number
  ssrc: number
  payload: Buffer
}

/** What a failed test leaves behind must not keep its process alive. */
const open = new Set<RtpPhone>()
after(() => {
  for (const phone of open) phone.close()
})

/** A far side on real sockets: sends frames when told, keeps all that it hears. */
export class RtpPhone {
  readonly heard: HeardPacket[] = []
  readonly codec: Codec
  readonly telephoneEvent: number
  ssrc = 0x1234_0000 + Math.floor(Math.random() * 0xffff)
  sequence = 65_500
  timestamp = 0xffff_f000
  #socket: Socket
  #to = { address: '127.0.0.1', port: 0 }
  #pacer: NodeJS.Timeout | undefined

  private constructor(codec: Codec, telephoneEvent: number, socket: Socket) {
    this.codec = codec
    this.telephoneEvent = telephoneEvent
    this.#socket = socket
    socket.on('message', (packet) => this.#hear(packet))
    open.add(this)
  }

  static async start(codec: Codec = 'PCMA', telephoneEvent = 101, address = '127.0.0.1'): Promise<RtpPhone> {
    const socket = createSocket('udp4')
    socket.bind(0, address)
    await once(socket, 'listening')
    return new RtpPhone(codec, telephoneEvent, socket)
  }

  get address(): string {
    return this.#socket.address().address
  }

  get port(): number {
    return this.#socket.address().port
  }

  get payloadType(): number {
    return staticPayloadType[this.codec]
  }

  /** An offer or an answer: the same lines. */
  sdp(direction = 'sendrecv', port = this.port): string {
    return [
      'v=0',
      `o=phone 1 1 IN IP4 ${this.address}`,
      's=call',
      `c=IN IP4 ${this.address}`,
      't=0 0',
      `m=audio ${port} RTP/AVP ${this.payloadType} ${this.telephoneEvent}`,
      `a=rtpmap:${this.payloadType} ${this.codec}/8000`,
      `a=rtpmap:${this.telephoneEvent} telephone-event/8000`,
      `a=fmtp:${this.telephoneEvent} 0-16`,
      `a=${direction}`,
      '',
    ].join('\r\n')
  }

  /** Reads where to send from the engine's description. */
  talkTo(sdp: string): void {
    const session = parseSdp(sdp)
    const media = session.media.find((each) => each.kind === 'audio' && each.port !== 0)!
    this.#to = { address: (media.address ?? session.address)!, port: media.port }
  }

  /** Talks to the same place as another phone: what a stranger would do. */
  talkWhere(other: RtpPhone): void {
    this.#to = other.#to
  }

  sendFrame(
    payload: Uint8Array,
    payloadType = this.payloadType,
    marker = false,
    advance = payload.length,
  ): void {
    const packet = Buffer.alloc(12 + payload.length)
    writeRtpHeader(packet, 0, payloadType, marker, this.sequence, this.timestamp, this.ssrc)
    packet.set(payload, 12)
    this.sequence = (this.sequence + 1) & 0xffff
    this.timestamp = (this.timestamp + advance) >>> 0
    this.#socket.send(packet, this.#to.port, this.#to.address)
  }

  sendRaw(octets: Uint8Array): void {
    this.#socket.send(octets, this.#to.port, this.#to.address)
  }

  /** The `index`-th frame of an endless sine. */
  toneFrame(hz: number, index: number): Uint8Array {
    const second = encode(this.codec, sines([hz], 1))
    const at = (index % 50) * samplesPerFrame
    return second.subarray(at, at + samplesPerFrame)
  }

  /** Sends a sine in real time until `quiet` or `close`. */
  hum(hz: number): void {
    let index = 0
    const startedAt = performance.now()
    this.#pacer = setInterval(() => {
      while (index * 20 <= performance.now() - startedAt) this.sendFrame(this.toneFrame(hz, index++))
    }, 10)
  }

  quiet(): void {
    clearInterval(this.#pacer)
  }

  #hear(packet: Buffer): void {
    const header = new RtpHeader()
    if (!header.read(packet)) return
    const { payloadType, marker, sequence, timestamp, ssrc, payloadOffset, payloadLength } = header
    const payload = packet.subarray(payloadOffset, payloadOffset + payloadLength)
    this.heard.push({ payloadType, marker, sequence, timestamp, ssrc, payload })
  }

  /** All speech heard so far, in order of arrival. */
  heardPcm(): Int16Array {
    const speech = this.heard.filter((packet) => packet.payloadType === this.payloadType)
    return decode(this.codec, Buffer.concat(speech.map((packet) => packet.payload)))
  }

  async hears(packets: number): Promise<void> {
    await until(`${packets} packets at the phone`, () => this.heard.length >= packets)
  }

  close(): void {
    open.delete(this)
    this.quiet()
    this.#socket.close()
  }
}
