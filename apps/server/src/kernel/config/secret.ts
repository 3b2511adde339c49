import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

const secretBytes = 32

/** Reads the installation's secret, making it at the first time. Two processes that come at once get the same. */
export function readSecret(file: string): Buffer {
  const existing = tryRead(file)
  if (existing) return existing
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const candidate = `${file}.${process.pid}`
  fs.writeFileSync(candidate, crypto.randomBytes(secretBytes), { mode: 0o600 })
  try {
    fs.linkSync(candidate, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    fs.rmSync(candidate)
  }
  return fs.readFileSync(file)
}

function tryRead(file: string): Buffer | undefined {
  try {
    const secret = fs.readFileSync(file)
    if (secret.length !== secretBytes) throw new Error(`${file} is damaged: ${secretBytes} bytes expected`)
    return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A key of its own for one purpose, derived from the installation's secret (HKDF, RFC 5869). */
export function deriveKey(secret: Buffer, purpose: string, bytes = 32): Buffer {
  return Buffer.from(crypto.hkdfSync('sha256', secret, '', purpose, bytes))
}
