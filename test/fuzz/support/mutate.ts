/** A number from 0 to `below` − 1. */
export type Random = (below: number) => number

/** A small generator with a seed, so that a failure can be repeated. */
export function randomOf(seed: number): Random {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** One of these. */
export const oneOf = <T>(random: Random, all: readonly T[]): T => all[random(all.length)]!

/** Octets on which parsers stumble: separators, ends of numbers, signs, nulls. */
const telling = Buffer.from(' ;,<>"\r\n:@=/\\[]{}%-0\0\x01\x7f\x80\xff', 'latin1')

/** The octets with one to six changes: flipped, replaced, repeated, left out, cut off. */
export function mutated(source: Uint8Array, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(source)
  for (let left = random(6); left >= 0 && bytes.length > 0; left--) bytes = changed(bytes, random)
  return bytes
}

function changed(bytes: Buffer, random: Random): Buffer {
  const at = random(bytes.length)
  switch (random(12)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(8))])
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random(64)))])
    case 3:
      bytes.copyWithin(at, random(bytes.length))
      return bytes
    case 4:
    case 5:
      bytes[at]! ^= 1 << random(8)
      return bytes
    case 6:
      bytes[at] = random(256)
      return bytes
    default:
      bytes[at] = telling[random(telling.length)]!
      return bytes
  }
}
