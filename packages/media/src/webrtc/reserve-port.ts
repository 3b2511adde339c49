import { createSocket, type Socket } from 'node:dgram'
import { MediaError } from '../errors.ts'

/** A UDP port that is ours until `release`, after which somebody else may bind it. */
export interface ReservedPort {
  port: number
  /** Resolves once the port can be bound. Idempotent. */
  release(): Promise<void>
}

/** Holds one UDP port of the range `from`–`to`, `0–0` for what the system gives. Errors: `no-ports`. */
export async function reservePort(host: string, from: number, to: number): Promise<ReservedPort> {
  const size = Math.max(1, to - from + 1)
  const start = Math.floor(Math.random() * size)
  for (let step = 0; step < size; step++) {
    const socket = await bind(host, from && from + ((start + step) % size))
    if (socket) return reserved(socket)
  }
  throw new MediaError('no-ports', `No UDP port is free between ${from} and ${to}.`)
}

function reserved(socket: Socket): ReservedPort {
  const { port } = socket.address()
  let released: Promise<void> | undefined
  return {
    port,
    release: () => {
      released ??= new Promise((resolve) => socket.close(() => resolve()))
      return released
    },
  }
}

/** Resolves to undefined when the port is taken. */
function bind(host: string, port: number): Promise<Socket | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket | undefined>()
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  socket.once('error', (cause: NodeJS.ErrnoException) => {
    socket.close()
    if (cause.code === 'EADDRINUSE') resolve(undefined)
    else reject(new MediaError('io', `Cannot bind ${host}:${port}: ${cause.message}`, { cause }))
  })
  socket.bind({ address: host, port, exclusive: true }, () => resolve(socket))
  return promise
}
