import crypto from 'node:crypto'
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
