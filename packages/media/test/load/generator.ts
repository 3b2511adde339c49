import { createSocket, type Socket } from 'node:dgram'
import { encode } from '../../src/codec/g711.ts'
import { sines } from '../../src/playback/tones.ts'
import { writeRtpHeader } from '../../src/rtp/header.ts'

/** One stream that is sent to the engine. */
export interface Stream {
  /** Where the engine listens. */
  port: number
  hz: number
}

export interface LoadResult {
  sent: number
  received: number
  latenciesMs: Float64Array
  /** How late the generator itself sent. */
  sendLagP99Ms: number
}

const sockets = 4
/** Octets at the end of the payload that carry the time of sending; the rest is the tone. */
const stampLength = 8

/**
 * Sends streams at 50 packets a second each, spread evenly over time, and measures when they come back. Few sockets are
 * shared by all streams, so that the generator costs as little as it can.
 */
export class Generator {
  #sockets: Socket[] = []
  #received = 0
  #latencies: number[] = []
  #recording = false

  async open(): Promise<void> {
    for (let i = 0; i < sockets; i++) {
      const socket = createSocket({ type: 'udp4', lookup: (name, _o, done) => done(null, name, 4) })
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
      socket.setRecvBufferSize(8_000_000)
      socket.on('message', (packet) => this.#hear(packet))
      this.#sockets.push(socket)
    }
  }

  /** The port on which the far sides of stream `index` listen and from which it is sent. */
  portOf(index: number): number {
    return this.#sockets[index % sockets]!.address().port
  }

  #hear(packet: Buffer): void {
    if (!this.#recording) return
    this.#received++
    this.#latencies.push(performance.now() - packet.readDoubleBE(packet.length - stampLength))
  }

  /** Warms up for 2 s, then measures. */
  async run(streams: Stream[], seconds: number): Promise<LoadResult> {
    const warmUpFrames = 100
    const frames = warmUpFrames + seconds * 50
    const tones = new Map(
      [...new Set(streams.map((stream) => stream.hz))].map((hz) => [hz, encode('PCMA', sines([hz], 1))]),
    )
    const packets = streams.map(() => Buffer.alloc(172))
    const lags: number[] = []
    const startedAt = performance.now() + 50
    const { promise, resolve } = Promise.withResolvers<void>()
    let next = 0
    let sent = 0
    const pace = (): void => {
      for (;;) {
        const frame = Math.floor(next / streams.length)
        if (frame >= frames) return resolve()
        const dueAt = startedAt + (next * 20) / streams.length
        const now = performance.now()
        if (now < dueAt) break
        if (frame === warmUpFrames && next % streams.length === 0) this.#recording = true
        if (this.#recording) {
          sent++
          lags.push(now - dueAt)
        }
        this.#send(next % streams.length, streams, packets, frame, tones)
        next++
      }
      setTimeout(pace, 1)
    }
    pace()
    await promise
    await new Promise((done) => setTimeout(done, 300))
    lags.sort((a, b) => a - b)
    return {
      sent,
      received: this.#received,
      latenciesMs: Float64Array.from(this.#latencies).sort(),
      sendLagP99Ms: lags[Math.floor(lags.length * 0.99)]!,
    }
  }

  #send(
    index: number,
    streams: Stream[],
    packets: Buffer[],
    frame: number,
    tones: Map<number, Uint8Array>,
  ): void {
    const { port, hz } = streams[index]!
    const packet = packets[index]!
    writeRtpHeader(packet, 0, 8, frame === 0, frame & 0xffff, frame * 160, index + 1)
    const tone = tones.get(hz)!
    packet.set(tone.subarray((frame % 50) * 160, (frame % 50) * 160 + 160), 12)
    packet.writeDoubleBE(performance.now(), packet.length - stampLength)
    this.#sockets[index % sockets]!.send(packet, 0, packet.length, port, '127.0.0.1')
  }

  close(): void {
    for (const socket of this.#sockets) socket.close()
  }
}
