import { randomFillSync } from 'node:crypto'

const TOKEN_BYTES = 9
const pool = Buffer.alloc(TOKEN_BYTES * 256)
let position = pool.length

/** 72 random bits in hex: unguessable tags, branches and Call-IDs, drawn in batches as single draws are slow. */
export function randomToken(): string {
  if (position === pool.length) {
    randomFillSync(pool)
    position = 0
  }
  const token = pool.toString('hex', position, position + TOKEN_BYTES)
  position += TOKEN_BYTES
  return token
}
