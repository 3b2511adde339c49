import fs from 'node:fs'
import path from 'node:path'
import { advertisedAddress, publicHostOf } from './addresses.ts'
import { unknown } from './arguments.js'
import { ConfigError } from './config-error.ts'
import { type OptionName, options } from './options.js'
import { dataPaths, defaultDataDir, type Paths } from './paths.ts'
import { readSecret } from './secret.ts'

export interface PortRange {
  /** First and last UDP port, inclusive; `{ from: 0, to: 0 }`: any. */
  from: number
  to: number
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/** All that can be set of an installation, read once per process and passed on from `main/`. */
export interface Config {
  /** Folder of the project (where package.json stands). */
  projectDir: string
  paths: Paths
  http: {
    host: string
    port: number
    /** What a person types: 'http://localhost:8080', or the public address. */
    publicUrl: string
  }
  sip: {
    /** Address to bind. */
    host: string
    /** Address to write into Via, Contact and SDP. */
    advertisedHost: string
    udpPort: number
    wsPort: number
    /** Realm of digests and domain of extensions. */
    domain: string
    /** What desk phones are offered, in this order (RFC 8760). */
    digest: ('MD5' | 'SHA-256')[]
  }
  media: { host: string; advertisedHost: string; rtpPorts: PortRange; webRtcPorts: PortRange }
  database: {
    /** A PostgreSQL that is not ours; undefined: the embedded one, by its Unix socket in `paths.postgresSocketDir`. */
    url: string | undefined
    /** TCP port of the embedded one besides the Unix socket; 0: none. */
    embeddedPort: number
  }
  logLevel: LogLevel
  /** 32 random bytes of the installation, from `<data>/secret`, made at the first read (mode 600). */
  readonly secret: Buffer
}

export interface ConfigSources {
  env: Record<string, string | undefined>
  /** Arguments after the command; of them `--config FILE` and `--demo` (a data folder of its own) are read here. */
  argv?: readonly string[]
}

const projectDir = path.resolve(import.meta.dirname, '../../../../..')

/**
 * Reads the settings: environment, else config file, else defaults. Errors: {@link ConfigError}, a sentence for
 * the terminal that names the setting.
 */
export function loadConfig({ env, argv = [] }: ConfigSources): Config {
  const explicitFile = configFileArgument(argv)
  const early = explicitFile ? readConfigFile(explicitFile) : {}
  const byDefault = defaultDataDir(projectDir, argv.includes('--demo') ? '-demo' : '')
  const dataDir = path.resolve(projectDir, env.PEREZVON_DATA || early.PEREZVON_DATA || byDefault)
  const file = explicitFile ? early : readOptionalConfigFile(path.join(dataDir, 'perezvon.config.json'))
  return assemble(dataDir, (name) => env[name] || file[name] || undefined)
}

type Get = (name: OptionName) => string | undefined

function assemble(dataDir: string, get: Get): Config {
  const paths = dataPaths(dataDir)
  const publicHost = publicHostOf(get('PEREZVON_PUBLIC_ADDRESS'))
  const anyOrLocal = publicHost ? '0.0.0.0' : '127.0.0.1'
  const sipHost = get('PEREZVON_SIP_HOST') ?? anyOrLocal
  const mediaHost = get('PEREZVON_MEDIA_HOST') ?? sipHost
  const httpPort = port(get, 'PEREZVON_HTTP_PORT', 8080)
  return {
    projectDir,
    paths,
    http: {
      host: get('PEREZVON_HTTP_HOST') ?? anyOrLocal,
      port: httpPort,
      publicUrl: publicUrlOf(get('PEREZVON_PUBLIC_ADDRESS'), httpPort),
    },
    sip: {
      host: sipHost,
      advertisedHost: advertisedAddress(sipHost, publicHost),
      udpPort: port(get, 'PEREZVON_SIP_UDP_PORT', 5060),
      wsPort: port(get, 'PEREZVON_SIP_WS_PORT', 5066),
      domain: get('PEREZVON_SIP_DOMAIN') ?? 'perezvon',
      digest: digests(get('PEREZVON_SIP_DIGEST') ?? 'MD5'),
    },
    media: {
      host: mediaHost,
      advertisedHost: advertisedAddress(mediaHost, publicHost),
      ...halves(get('PEREZVON_RTP_PORTS') ?? '16384-17407'),
    },
    database: { url: get('DATABASE_URL'), embeddedPort: port(get, 'PEREZVON_PG_PORT', 0) },
    logLevel: logLevel(get('PEREZVON_LOG_LEVEL') ?? 'info'),
    get secret() {
      return readSecret(paths.secretFile)
    },
  }
}

function configFileArgument(argv: readonly string[]): string | undefined {
  const at = argv.indexOf('--config')
  const glued = argv.find((argument) => argument.startsWith('--config='))
  if (glued) return glued.slice('--config='.length)
  if (at < 0) return undefined
  const value = argv[at + 1]
  if (!value) throw new ConfigError('--config needs the name of a file.')
  return value
}

function readOptionalConfigFile(file: string): Record<string, string> {
  return fs.existsSync(file) ? readConfigFile(file) : {}
}

function readConfigFile(file: string): Record<string, string> {
  let parsed: unknown
  try {
    parsed = JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ConfigError(`The config file ${file} cannot be read: ${(error as Error).message}`)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new ConfigError(`The config file ${file} must hold one JSON object of settings.`)
  const known: string[] = options.map((option) => option.name)
  for (const [name, value] of Object.entries(parsed)) {
    if (!known.includes(name))
      throw new ConfigError(`${file}: ${unknown('setting', name, known)} See --help.`)
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new ConfigError(`${file}: ${name} must be a text or a number.`)
  }
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]))
}

function port(get: Get, name: OptionName, byDefault: number): number {
  const text = get(name)
  if (text === undefined) return byDefault
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new ConfigError(`${name} must be a port number (0 to 65535), not ‘${text}’.`)
  return value
}

function halves(text: string): { rtpPorts: PortRange; webRtcPorts: PortRange } {
  if (text === '0') return { rtpPorts: { from: 0, to: 0 }, webRtcPorts: { from: 0, to: 0 } }
  const [from, to] = text.split('-').map(Number)
  const isRange =
    Number.isInteger(from) && Number.isInteger(to) && from! > 0 && to! <= 65_535 && to! - from! >= 7
  if (!isRange)
    throw new ConfigError(`PEREZVON_RTP_PORTS must be a range of ports like 16384-17407, not ‘${text}’.`)
  const middle = from! + 2 * Math.floor((to! - from! + 1) / 4)
  return { rtpPorts: { from: from!, to: middle - 1 }, webRtcPorts: { from: middle, to: to! } }
}

function digests(text: string): ('MD5' | 'SHA-256')[] {
  const named = text.split(',').map((each) => each.trim().toUpperCase())
  const known = named.filter((each) => each === 'MD5' || each === 'SHA-256')
  if (known.length !== named.length)
    throw new ConfigError(`PEREZVON_SIP_DIGEST must be MD5, SHA-256 or both by a comma, not ‘${text}’.`)
  return [...new Set(known)]
}

function logLevel(text: string): LogLevel {
  if (text === 'alarm') return 'fatal'
  if (['debug', 'info', 'warn', 'error', 'silent'].includes(text)) return text as LogLevel
  throw new ConfigError(`PEREZVON_LOG_LEVEL must be debug, info, warn, error or alarm, not ‘${text}’.`)
}

function publicUrlOf(address: string | undefined, httpPort: number): string {
  if (!address) return `http://localhost:${httpPort}`
  if (/^https?:\/\//.test(address)) return address.replace(/\/+$/, '')
  return `http://${address}:${httpPort}`
}
