import { sql } from 'kysely'
import { freePort, startProduct, waitFor } from '../support/index.ts'
import type { Bench, BenchContext } from './support/bench.ts'
import { round, startCpuMeter, startCpuMeters } from './support/cpu.ts'
import { percentiles } from './support/percentile.ts'
import { makeCalls, startPhones } from './support/signalling/calls.ts'
import type { CallerFigures } from './support/signalling/orders.ts'
import { foundTown, registerAll } from './support/signalling/town.ts'

const trunkHost = '127.0.0.2'
const phonesHost = '127.0.0.3'
const holdMs = 1_000

export const bench: Bench = {
  describe: 'calls a second from a trunk to phones, everything on: --cps N [--seconds S]',
  async run(context) {
    const cps = context.number('cps', 100, 50)
    const seconds = context.number('seconds', 60, 10)
    const floor = await measureFloor(context, cps, Math.min(seconds, 10))
    const product = await startProduct(context, { ownPostgres: true })
    context.progress('founding the company')
    const town = await foundTown(product.db, Math.max(100, cps * 3), trunkHost)
    const exchange = { address: '127.0.0.1', port: product.ports.sipUdp }
    const phonesPort = await registerAll(town.extensions, phonesHost, exchange)
    startPhones(context, phonesHost, phonesPort)
    const target = { host: '127.0.0.1', port: product.ports.sipUdp }
    const load = { host: trunkHost, target, cps, holdMs, pairs: town.pairs }
    await makeCalls(context, { ...load, calls: cps * 2 }) // warm-up
    await drained(product.db, cps * 2)
    context.progress(`${cps} calls a second for ${seconds} s`)
    const cpu = startCpuMeter(() => [product.pid])
    const byRole = startCpuMeters(product.pids())
    const all = startCpuMeter(() => [process.pid])
    const figures = await makeCalls(context, { ...load, calls: cps * seconds })
    const cpuPct = cpu.pct()
    const cpuPctByRole = byRole.pct()
    const generatorCpuPct = round(Math.max(0, all.pct() - cpuPct), 1)
    const drainedMs = await drained(product.db, cps * (2 + seconds))
    return {
      ...fieldsOf(figures, cps),
      cpuPct,
      cpuPctByRole,
      generatorCpuPct,
      seconds,
      holdMs,
      employees: town.extensions.length,
      backlogDrainedMs: drainedMs,
      ...floor,
    }
  },
}

function fieldsOf(figures: CallerFigures, wantedCps: number) {
  const setup = percentiles(figures.setupMs)
  return {
    valid: figures.calls > 0 && figures.cps > wantedCps * 0.95,
    cps: round(figures.cps, 1),
    calls: figures.calls,
    failedPct: round((figures.failed / Math.max(1, figures.calls)) * 100, 3),
    retransmissions: figures.retransmissions,
    refusals: figures.refusals,
    setupP50Ms: setup.p50,
    setupP99Ms: setup.p99,
  }
}

/** The same calls without the product between: what the machine and the generator cost by themselves. */
async function measureFloor(context: BenchContext, cps: number, seconds: number) {
  context.progress('the floor: the caller straight to the phones')
  const port = await freePort('udp', phonesHost)
  startPhones(context, phonesHost, port)
  const pairs = [{ dialled: '100', caller: '200' }]
  const target = { host: phonesHost, port }
  const floor = await makeCalls(context, {
    host: trunkHost,
    target,
    cps,
    calls: cps * seconds,
    holdMs,
    pairs,
  })
  const { p50, p99 } = percentiles(floor.setupMs)
  return { floorP50Ms: p50, floorP99Ms: p99 }
}

/** Waits until every call is in PostgreSQL as ended; resolves to how long that took. Null: not within a minute. */
async function drained(
  db: Awaited<ReturnType<typeof startProduct>>['db'],
  calls: number,
): Promise<number | null> {
  const begunAt = performance.now()
  const isDrained = async () => {
    const { rows } = await sql<{
      ended: number
    }>`select count(*) as ended from calls where state = 'ended'`.execute(db)
    return rows[0]!.ended >= calls
  }
  try {
    await waitFor(isDrained, { withinMs: 60_000, everyMs: 50 })
    return Math.round(performance.now() - begunAt)
  } catch {
    return null
  }
}
