import type { TestContext } from 'node:test'
import type { RawCall } from '../../scenarios/support/raw-call.ts'
import { RawSip, sdpOf } from '../../scenarios/support/raw-sip.ts'
import { trunkCall } from '../../scenarios/support/raw-talk.ts'
import { carrierHost, type Town } from '../../scenarios/support/town.ts'
import { mutated, oneOf, type Random } from './mutate.ts'
import type { Target } from './target.ts'

const strangerHost = '127.0.0.9'
const offer = sdpOf(carrierHost, 9)

/** Mutated messages to the exchange's UDP port: from anywhere, and a part of them from the carrier that is believed. */
export async function sipTarget(t: TestContext, town: Town): Promise<Target> {
  const [carrier, stranger] = [await RawSip.open(t, carrierHost), await RawSip.open(t, strangerHost)]
  return {
    name: 'SIP over UDP',
    send(random) {
      const peer = random(20) === 0 ? carrier : stranger
      peer.send(mutated(Buffer.from(someRequest(town, peer, random)), random), town.exchange)
      for (const each of [carrier, stranger]) each.seen.length = each.inbox.length = 0
    },
    async isAlive() {
      const { status } = await trunkCall(town, carrier).ask('OPTIONS')
      if (status !== 200) throw new Error(`OPTIONS was answered ${status}`)
    },
  }
}

function someRequest(town: Town, peer: RawSip, random: Random): string {
  const call = trunkCall(town, peer)
  switch (random(8)) {
    case 0:
      return call.text('INVITE', { sdp: offer })
    case 1:
      return call.text('INVITE', { headers: ['Require: 100rel', 'Session-Expires: 90', 'Supported: timer'] })
    case 2:
      return call.text('REGISTER', { headers: ['Expires: 60', `Authorization: ${credentials}`] })
    case 3:
      return call.text('PRACK', { headers: ['RAck: 1 1 INVITE'] })
    case 4:
      return multipart(call)
    case 5:
      return response(call)
    default:
      return call.text(
        oneOf(random, ['ACK', 'BYE', 'CANCEL', 'OPTIONS', 'UPDATE', 'INFO', 'REFER', 'MESSAGE']),
      )
  }
}

const credentials =
  'Digest username="101", realm="perezvon", nonce="x", uri="sip:perezvon", algorithm=MD5, qop=auth, nc=00000001, cnonce="c", response="00000000000000000000000000000000"'

function multipart(call: RawCall): string {
  const body = `--b\r\nContent-Type: application/sdp\r\n\r\n${offer}\r\n--b--\r\n`
  const [head] = call
    .text('INVITE', { headers: ['Content-Type: multipart/mixed;boundary=b'] })
    .split('\r\n\r\n')
  return `${head!.replace(/Content-Length: 0$/m, `Content-Length: ${body.length}`)}\r\n\r\n${body}`
}

const response = (call: RawCall) =>
  call.text('INVITE', { sdp: offer }).replace(/^INVITE .*/, 'SIP/2.0 200 OK')
