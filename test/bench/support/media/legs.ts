/** The frequency that a leg says: customers (even legs) below, employees (odd legs) above, neighbours apart. */
export function toneOfLeg(leg: number): number {
  const call = leg >> 1
  return (leg % 2 === 0 ? 400 : 1500) + 50 * (call % 20)
}

export interface GeneratorOrders {
  legs: number
  /** Where each leg's sound goes: the engine's port. */
  targets: { host: string; port: number }[]
  /** Only customers speak, and employees send back what they hear: round trips instead of one way. */
  isEcho: boolean
  warmUpMs: number
  measureMs: number
}

export type ToGenerator = { type: 'open'; legs: number; host: string } | ({ type: 'go' } & GeneratorOrders)

export type FromGenerator =
  | { type: 'ports'; ports: number[] }
  | { type: 'measuring' }
  | { type: 'measured'; report: GeneratorReport }

export interface GeneratorReport {
  sent: number
  received: number
  latencyP50Ms: number
  latencyP99Ms: number
  /** The same of packets that go from socket to socket without the engine. */
  floorP50Ms: number
  floorP99Ms: number
  /** How late packets were sent: when this is bad, the generator itself was out of breath. */
  lateP99Ms: number
  cpuPct: number
}
