import crypto from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Where the things of an installation lie. All absolute. */
export interface Paths {
  data: string
  postgres: string
  journal: string
  recordings: string
  files: string
  logs: string
  /** Pid files and ports.json. */
  run: string
  /** Unix sockets: `run`, or a short folder under the system's temporary one when `run` is too long for a socket. */
  sockets: string
  /** Unix socket of the embedded PostgreSQL lies here; owned by the account it runs under. */
  postgresSocketDir: string
  secretFile: string
  portsFile: string
  lockFile: string
  exchangeSocket: string
  mediaRtpSocket: string
  mediaWebRtcSocket: string
}

/** A Unix socket's path may have 107 bytes on Linux, 103 on macOS; the longest name below takes 25. */
const longestSocketFolder = 75

export function dataPaths(data: string): Paths {
  const run = path.join(data, 'run')
  const sockets = Buffer.byteLength(run) <= longestSocketFolder ? run : shortFolder(data)
  return {
    data,
    postgres: path.join(data, 'postgres'),
    journal: path.join(data, 'journal'),
    recordings: path.join(data, 'recordings'),
    files: path.join(data, 'files'),
    logs: path.join(data, 'logs'),
    run,
    sockets,
    postgresSocketDir: path.join(sockets, 'postgres'),
    secretFile: path.join(data, 'secret'),
    portsFile: path.join(run, 'ports.json'),
    lockFile: path.join(run, 'perezvon.pid'),
    exchangeSocket: path.join(sockets, 'exchange.sock'),
    mediaRtpSocket: path.join(sockets, 'media-rtp.sock'),
    mediaWebRtcSocket: path.join(sockets, 'media-webrtc.sock'),
  }
}

function shortFolder(data: string): string {
  const digest = crypto.createHash('sha256').update(data).digest('hex').slice(0, 12)
  return path.join(os.tmpdir(), `perezvon-${digest}`)
}

/**
 * `data` in the project folder. But root's own PostgreSQL runs under another account: when that may not pass
 * through to the project (a clone in root's home), the place is `/var/lib/perezvon`. `suffix` is put after the name.
 */
export function defaultDataDir(projectDir: string, suffix = ''): string {
  const isRootsOwn = process.getuid?.() === 0 && !isOpenToAll(projectDir)
  return (isRootsOwn ? '/var/lib/perezvon' : path.join(projectDir, 'data')) + suffix
}

/** Whether any account may pass through the folder and all above it. */
function isOpenToAll(folder: string): boolean {
  const isOpen = (fs.statSync(folder).mode & 0o001) !== 0
  const parent = path.dirname(folder)
  return isOpen && (parent === folder || isOpenToAll(parent))
}
