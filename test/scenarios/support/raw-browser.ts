import { type CleansUp, within } from '../../support/index.ts'
import { token } from './raw-call.ts'
import { RawPhone } from './raw-phone.ts'
import { RawMessage, RawSip, type RawWire } from './raw-sip.ts'
import type { Employee, Town } from './town.ts'

/** A browser's phone whose SIP is written by hand: over WebSocket, from a host that cannot be reached (RFC 7118). */
export function openRawBrowser(
  t: CleansUp,
  town: Town,
  employee: Employee,
  options: { isMidCall?: boolean } = {},
): Promise<RawPhone> {
  return RawPhone.open(t, town, employee, { ...options, connect: () => openRawSipOverWebSocket(town) })
}

/** A connection as a browser opens it, without registering. */
export async function openRawSipOverWebSocket(town: Town): Promise<RawSip> {
  const { host, port, wsPort } = town.exchange
  const socket = new WebSocket(`ws://${host}:${wsPort}/sip`, 'sip')
  await within(happens(socket, 'open'), 'the connection')
  const name = `${token()}.invalid`
  return new RawSip(webSocketWire(socket, { name, far: { host, port } }), name)
}

function webSocketWire(
  socket: WebSocket,
  of: { name: string; far: { host: string; port: number } },
): RawWire {
  return {
    transport: 'WS',
    hostPort: of.name,
    port: 0,
    onMessage: (take) =>
      socket.addEventListener('message', ({ data }) => take(new RawMessage(String(data), of.far))),
    send: (text) => socket.send(typeof text === 'string' ? text : Buffer.from(text)),
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return
      const closed = happens(socket, 'close')
      socket.close()
      await within(closed, 'the end of the connection')
    },
  }
}

const happens = (socket: WebSocket, name: string): Promise<Event> =>
  new Promise((resolve) => socket.addEventListener(name, resolve, { once: true }))
