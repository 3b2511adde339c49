import { createUserAgent, type UserAgent } from '@perezvon/sip'
import { identifyCaller } from '../../apps/server/src/crm/identity/identify-caller.ts'
import { createDb } from '../../apps/server/src/kernel/db.ts'
import type { Product } from '../support/index.ts'
import type { Bench, BenchContext } from './support/bench.ts'
import { startCpuMeter } from './support/cpu.ts'
import {
  administratorSession,
  bigCompanyPassword,
  managerEmail,
  startBigCompany,
} from './support/crm/big-company.ts'
import { contactId, numberOf, type Sizes } from './support/crm/seed-sql.ts'
import { percentiles } from './support/percentile.ts'
import { companyNumber, layLine, trunkHost } from './support/pop/line.ts'
import { Screen } from './support/pop/screen.ts'
import { Sockets } from './support/pop/sockets.ts'

const longestMs = 5_000

export const bench: Bench = {
  describe: 'INVITE on the wire → card visible in Chromium: --contacts N [--calls N] [--sockets N]',
  async run(context) {
    const contacts = context.number('contacts', 1_000_000, 20_000)
    const calls = context.number('calls', 100, 20)
    const socketCount = context.number('sockets', 20)
    const { product, sizes } = await startBigCompany(context, contacts)
    await layLine(product)
    const lookup = await measureLookup(context, product, sizes, calls * 5)
    context.progress('opening the browser and the sockets')
    const screen = await Screen.open(context, product.url, managerEmail, bigCompanyPassword)
    const sockets = await Sockets.open(
      context,
      product.url,
      await administratorSession(product),
      socketCount - 1,
    )
    const carrier = await createUserAgent({
      transports: [{ kind: 'udp', host: trunkHost, port: 0 }],
      userAgentName: 'Bench carrier',
    })
    context.after(() => carrier.close())
    const ring = (n: number) => ringOnce({ carrier, product, screen, sockets, sizes, n })
    for (let n = 0; n < 3; n++) await ring(n)
    context.progress(`${calls} calls, one after another`)
    const cpu = startCpuMeter(() => [product.pid])
    const all = startCpuMeter(() => [process.pid])
    const cards: number[] = []
    const heard: number[] = []
    for (let n = 3; n < calls + 3; n++) {
      const times = await ring(n)
      cards.push(times.cardMs)
      heard.push(times.socketsMs)
    }
    const cpuPct = cpu.pct()
    const card = percentiles(cards)
    const socket = percentiles(heard)
    return {
      valid: true,
      p50Ms: card.p50,
      p99Ms: card.p99,
      socketsP50Ms: socket.p50,
      socketsP99Ms: socket.p99,
      lookupP50Ms: lookup.p50,
      lookupP99Ms: lookup.p99,
      cpuPct,
      generatorCpuPct: Number(Math.max(0, all.pct() - cpuPct).toFixed(1)),
      calls,
      sockets: socketCount,
      ...sizes,
    }
  },
}

interface Ring {
  carrier: UserAgent
  product: Product
  screen: Screen
  sockets: Sockets
  sizes: Sizes
  n: number
}

/** One customer of manager 0 calls, the card shows, the customer gives up. */
async function ringOnce({ carrier, product, screen, sockets, sizes, n }: Ring) {
  const contact = contactOf(sizes, n)
  const number = numberOf(contact)
  const shown = screen.card(contactId(contact), longestMs).then(() => performance.now())
  const heard = sockets.heard(number)
  const begunAt = performance.now()
  const invite = carrier.invite({
    to: { uri: `sip:${companyNumber}@perezvon` },
    from: { uri: `sip:${number}@carrier.example` },
    flow: { transport: 'udp', address: '127.0.0.1', port: product.ports.sipUdp },
    sdp: offer,
  })
  try {
    const [shownAt, heardAt] = await Promise.all([shown, heard])
    return { cardMs: shownAt - begunAt, socketsMs: heardAt - begunAt }
  } finally {
    invite.cancel()
    await screen.isQuiet()
  }
}

/** Manager 0's own contacts, spread over all of them. */
function contactOf({ contacts, managers }: Sizes, n: number): number {
  return ((n * 7 + 1) * managers) % (contacts - (contacts % managers))
}

const offer = [
  'v=0',
  `o=- 1 1 IN IP4 ${trunkHost}`,
  's=-',
  `c=IN IP4 ${trunkHost}`,
  't=0 0',
  'm=audio 9 RTP/AVP 8',
  'a=rtpmap:8 PCMA/8000',
  '',
].join('\r\n')

/** The exchange's own question "who calls?", asked as it asks. */
async function measureLookup(context: BenchContext, { config }: Product, sizes: Sizes, count: number) {
  context.progress('looking numbers up')
  const db = createDb(config, 'exchange')
  context.after(() => db.destroy())
  const times: number[] = []
  for (let n = 0; n < count + 20; n++) {
    const begunAt = performance.now()
    await identifyCaller(db, numberOf((n * 7919) % sizes.contacts))
    if (n >= 20) times.push(performance.now() - begunAt)
  }
  return percentiles(times)
}
