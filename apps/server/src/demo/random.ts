import { v7 } from 'uuid'

/** Chance that repeats itself: the same seed tells the same story. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  /** An integer of both ends inclusive. */
  between(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** Picks by weight; weights need not add up to 1. */
  weighted<T extends string>(weights: Record<T, number>): T
  /** All items in another order. */
  shuffled<T>(items: readonly T[]): T[]
  /** UUIDv7 of that time (ms since the epoch), its random bits drawn from here. */
  id(atMs: number): string
}

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for a demo. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  const pick = <T>(items: readonly T[]) => items[between(0, items.length - 1)]!
  return {
    next,
    between,
    pick,
    chance: (probability) => next() < probability,
    weighted: (weights) => weightedPick(weights, next()),
    shuffled: (items) => shuffle(items, between),
    id: (atMs) => v7({ msecs: atMs, random: Uint8Array.from({ length: 16 }, () => between(0, 255)) }),
  }
}

function weightedPick<T extends string>(weights: Record<T, number>, draw: number): T {
  const entries = Object.entries(weights) as [T, number][]
  let left = draw * entries.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [name, weight] of entries) {
    left -= weight
    if (left < 0) return name
  }
  return entries.at(-1)![0]
}

function shuffle<T>(items: readonly T[], between: Random['between']): T[] {
  const copy = [...items]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = between(0, i)
    ;[copy[i], copy[j]] = [copy[j]!, copy[i]!]
  }
  return copy
}
