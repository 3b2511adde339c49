import dgram from 'node:dgram'
import { percentileOf } from '../percentile.ts'
import { readMark, toneFrame, writeMark } from './frame.ts'
import {
  type FromGenerator,
  type GeneratorOrders,
  type GeneratorReport,
  type ToGenerator,
  toneOfLeg,
} from './legs.ts'

/**
 * Speaks and listens as the far sides of all legs, in a process of its own: 50 packets a second each, spread over
 * 20 ms. Every packet carries its number, so that each one's way through the engine is timed.
 */
const frameMs = 20
const headerBytes = 12
const legsOfSocket = 10
const receiveBufferBytes = 1024 * 1024
/** Packets from socket to socket beside the engine: what the machine and this process cost by themselves. */
const floorLegs = 4

const sockets: dgram.Socket[] = []

function tell(message: FromGenerator): void {
  process.send!(message)
}

async function open(legs: number, host: string): Promise<void> {
  for (let first = 0; first < legs + floorLegs; first += legsOfSocket) sockets.push(await bind(host))
  tell({ type: 'ports', ports: Array.from({ length: legs }, (_, leg) => socketOf(leg).address().port) })
}

function bind(host: string): Promise<dgram.Socket> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes })
    socket.bind(0, host, () => resolve(socket))
  })
}

function socketOf(leg: number): dgram.Socket {
  return sockets[Math.floor(leg / legsOfSocket)]!
}

class Load {
  readonly #orders: GeneratorOrders
  readonly #legs: number
  readonly #frames: Uint8Array[]
  /** When each packet was sent, by its number: leg × rounds + round. */
  readonly #sentAt: Float64Array
  readonly #latencies: number[] = []
  readonly #floor: number[] = []
  readonly #late: number[] = []
  readonly #rounds: number
  #sent = 0
  #received = 0
  #measureFrom = Number.POSITIVE_INFINITY
  #measureUntil = Number.POSITIVE_INFINITY

  constructor(orders: GeneratorOrders) {
    this.#orders = orders
    this.#legs = orders.legs + floorLegs
    this.#rounds = Math.ceil((orders.warmUpMs + orders.measureMs) / frameMs) + 10
    this.#sentAt = new Float64Array(this.#legs * this.#rounds)
    this.#frames = Array.from({ length: this.#legs }, (_, leg) => toneFrame(toneOfLeg(leg)))
    for (const socket of sockets) socket.on('message', (packet, from) => this.#hear(socket, packet, from))
  }

  async run(): Promise<GeneratorReport> {
    const begin = performance.now()
    this.#measureFrom = begin + this.#orders.warmUpMs
    this.#measureUntil = this.#measureFrom + this.#orders.measureMs
    const cpu = await this.#speakUntilTheEnd(begin)
    await new Promise((resolve) => setTimeout(resolve, 500)) // what is still under way
    return this.#report(cpu)
  }

  #speakUntilTheEnd(begin: number): Promise<number> {
    let next = 0 // of all packets, in the order of their times
    let cpuBefore: NodeJS.CpuUsage | undefined
    return new Promise((resolve) => {
      const tick = () => {
        const now = performance.now()
        if (!cpuBefore && now >= this.#measureFrom) {
          cpuBefore = process.cpuUsage()
          tell({ type: 'measuring' })
        }
        if (now >= this.#measureUntil) return resolve(cpuPct(cpuBefore!, this.#orders.measureMs))
        while (begin + this.#dueAt(next) <= now) this.#speak(next++, begin)
        setTimeout(tick, 1)
      }
      tick()
    })
  }

  #dueAt(packet: number): number {
    return (packet / this.#legs) * frameMs
  }

  #speak(packet: number, begin: number): void {
    const leg = packet % this.#legs
    if (this.#orders.isEcho && leg % 2 === 1 && leg < this.#orders.legs) return
    const round = Math.floor(packet / this.#legs)
    const number = leg * this.#rounds + round
    const now = performance.now()
    if (this.#isMeasured(now)) {
      this.#sent++
      this.#late.push(now - begin - this.#dueAt(packet))
    }
    this.#sentAt[number] = now
    const to = this.#orders.targets[leg] ?? {
      host: socketOf(leg).address().address,
      port: socketOf(0).address().port,
    }
    socketOf(leg).send(this.#packet(leg, round, number), to.port, to.host)
  }

  #packet(leg: number, round: number, number: number): Buffer {
    const packet = Buffer.allocUnsafe(headerBytes + this.#frames[leg]!.length)
    packet[0] = 0x80
    packet[1] = 8 | (round === 0 ? 0x80 : 0) // PCMA; the marker on the first
    packet.writeUInt16BE(round & 0xffff, 2)
    packet.writeUInt32BE(round * 160, 4)
    packet.writeUInt32BE(1000 + leg, 8)
    packet.set(this.#frames[leg]!, headerBytes)
    writeMark(packet, headerBytes, number)
    return packet
  }

  #hear(socket: dgram.Socket, packet: Buffer, from: dgram.RemoteInfo): void {
    const number = packet.length > headerBytes + 8 ? readMark(packet, headerBytes) : undefined
    if (number === undefined) return
    const now = performance.now()
    const leg = Math.floor(number / this.#rounds)
    const sentAt = this.#sentAt[number] ?? 0
    if (this.#orders.isEcho && leg < this.#orders.legs && this.#isForEmployee(from)) {
      return socket.send(packet, from.port, from.address)
    }
    if (!this.#isMeasured(sentAt)) return
    if (leg >= this.#orders.legs) return void this.#floor.push(now - sentAt)
    this.#received++
    this.#latencies.push(now - sentAt)
  }

  readonly #employeePorts = new Set<number>()

  #isForEmployee(from: dgram.RemoteInfo): boolean {
    if (this.#employeePorts.size === 0)
      for (const [leg, { port }] of this.#orders.targets.entries())
        if (leg % 2 === 1) this.#employeePorts.add(port)
    return this.#employeePorts.has(from.port)
  }

  #isMeasured(at: number): boolean {
    return at >= this.#measureFrom && at < this.#measureUntil
  }

  #report(pct: number): GeneratorReport {
    const [latencies, floor, late] = [this.#latencies, this.#floor, this.#late].map((all) =>
      Float64Array.from(all).sort(),
    )
    const ofFloor = floor!.length
    return {
      sent: this.#sent - ofFloor,
      received: this.#received,
      latencyP50Ms: percentileOf(latencies!, 50),
      latencyP99Ms: percentileOf(latencies!, 99),
      floorP50Ms: percentileOf(floor!, 50),
      floorP99Ms: percentileOf(floor!, 99),
      lateP99Ms: percentileOf(late!, 99),
      cpuPct: pct,
    }
  }
}

function cpuPct(before: NodeJS.CpuUsage, overMs: number): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 10 / overMs
}

process.on('message', (message: ToGenerator) => {
  if (message.type === 'open') void open(message.legs, message.host)
  else void new Load(message).run().then((report) => tell({ type: 'measured', report }))
})
process.on('disconnect', () => process.exit(0))
