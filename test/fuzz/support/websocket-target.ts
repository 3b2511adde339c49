import { connect } from 'node:net'
import { openRawSipOverWebSocket } from '../../scenarios/support/raw-browser.ts'
import { RawCall } from '../../scenarios/support/raw-call.ts'
import type { Town } from '../../scenarios/support/town.ts'
import { within } from '../../support/index.ts'
import { mutated, oneOf, type Random } from './mutate.ts'
import type { Target } from './target.ts'

const upgrade =
  'GET /sip HTTP/1.1\r\nHost: perezvon\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: sip\r\n\r\n'
const options = `OPTIONS sip:perezvon SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bKf\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=f\r\nTo: <sip:perezvon>\r\nCall-ID: f\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`

/** Connections that stand side by side. */
const mostAtOnce = 16

/** Mutated frames of RFC 6455 to the WebSocket port, and now and then a mutated handshake; each on a connection of its own. */
export function webSocketTarget(town: Town): Target {
  const open: Promise<void>[] = []
  const untilOver = () => Promise.all(open.splice(0))
  return {
    name: 'WebSocket',
    async send(random) {
      open.push(oneConnection(town, random))
      if (open.length === mostAtOnce) await untilOver()
    },
    async isAlive() {
      await untilOver()
      const peer = await openRawSipOverWebSocket(town)
      const { status } = await new RawCall(peer, town.exchange, { uri: 'sip:perezvon' }).ask('OPTIONS')
      await peer.close()
      if (status !== 200) throw new Error(`OPTIONS was answered ${status}`)
    },
  }
}

/** Resolves when the connection is over, whoever ended it. */
function oneConnection(town: Town, random: Random): Promise<void> {
  const socket = connect(town.exchange.wsPort, town.exchange.host)
  const isBadHandshake = random(8) === 0
  const handshake = isBadHandshake ? mutated(Buffer.from(upgrade), random) : Buffer.from(upgrade)
  const frames = mutated(Buffer.concat([frame(random), frame(random), frame(random)]), random)
  const over = new Promise<void>((resolve) => {
    socket.on('close', () => resolve())
    socket.on('error', () => {}) // reset by the exchange: its right
  })
  socket.resume()
  socket.write(Buffer.concat([handshake, frames]))
  socket.end()
  return within(over, 'the end of the connection')
}

/** A masked frame as a browser sends it. */
function frame(random: Random): Buffer {
  const payload = Buffer.from(oneOf(random, [options, '', 'x'.repeat(200), '\r\n\r\n']))
  const opcode = oneOf(random, [0x81, 0x81, 0x82, 0x01, 0x80, 0x88, 0x89, 0x8a, 0x83, 0xc1])
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 0xff]
  const mask = Buffer.from([random(256), random(256), random(256), random(256)])
  const masked = payload.map((octet, i) => octet ^ mask[i % 4]!)
  return Buffer.concat([Buffer.from([opcode, ...length]), mask, masked])
}
