import type { webcrypto } from 'node:crypto'
import 'reflect-metadata'
import { X509CertificateGenerator } from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 86_400_000
const validDays = 3650

/** What we show in DTLS: certificate and key as PEM, and the fingerprint that SDP announces (RFC 8122, 5). */
export interface DtlsCertificate {
  certificatePem: string
  keyPem: string
  /** Hash function and value as `a=fingerprint` writes them. */
  fingerprint: string
}

/**
 * A self-signed certificate for all connections of this process: a browser trusts it because the fingerprint came by
 * signalling (RFC 5763, 5), so the name in it means nothing.
 */
export async function makeCertificate(now: number): Promise<DtlsCertificate> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=media',
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + validDays * dayMs),
    signingAlgorithm: algorithm,
    keys,
  })
  return {
    certificatePem: certificate.toString('pem'),
    keyPem: await keyAsPem(keys.privateKey),
    fingerprint: `sha-256 ${asHexPairs(await certificate.getThumbprint('SHA-256'))}`,
  }
}

async function keyAsPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key))
  const lines = der.toString('base64').match(/.{1,64}/g)!
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n')
}

function asHexPairs(octets: ArrayBuffer): string {
  return Buffer.from(octets).toString('hex').toUpperCase().match(/../g)!.join(':')
}
