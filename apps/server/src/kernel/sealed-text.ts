import crypto from 'node:crypto'
import { deriveKey } from './config/secret.ts'

const version = 'v1'
const ivBytes = 12
const tagBytes = 16

/** Key for what is kept sealed in the database (passwords of trunks); derive it once from the installation's secret. */
export const sealingKey = (secret: Buffer): Buffer => deriveKey(secret, 'sealed-text')

/** Encrypts (AES-256-GCM) → 'v1:<base64url of IV, tag and ciphertext>'. */
export function sealText(key: Buffer, text: string): string {
  const iv = crypto.randomBytes(ivBytes)
  const cipher = crypto.createCipheriv('aes-256-gcm', key, iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `${version}:${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`
}

/** The text again. Throws when it was sealed by another installation's key or was changed. */
export function unsealText(key: Buffer, sealed: string): string {
  const [prefix, body = ''] = sealed.split(':')
  if (prefix !== version) throw new Error('not a sealed text')
  const bytes = Buffer.from(body, 'base64url')
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes))
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString(
    'utf8',
  )
}
