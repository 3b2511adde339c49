import fs from 'node:fs'
import type { Config } from '../../kernel/config.ts'
import { AppError } from '../../kernel/errors.ts'

export interface Address {
  host: string
  port: number
}

/** Where this machine's exchange listens for SIP over UDP, as the configuration says, or `run/ports.json` when any port would do. */
export function exchangeAddress(config: Config): Address {
  const port = config.sip.udpPort || portTold(config.paths.portsFile)
  if (!port)
    throw new AppError('exchange_unavailable', { message: 'the SIP port of the exchange is not known' })
  return { host: hereOf(config.sip.host), port }
}

/** An address of this machine by which a socket bound to `host` can be reached from it. */
export function hereOf(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
}

function portTold(file: string): number | undefined {
  try {
    const ports: Record<string, unknown> = JSON.parse(fs.readFileSync(file, 'utf8'))
    return typeof ports.sipUdp === 'number' ? ports.sipUdp : undefined
  } catch {
    return undefined
  }
}
