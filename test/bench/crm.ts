import type { HttpClient } from '../support/index.ts'
import type { Bench, BenchContext } from './support/bench.ts'
import { startCpuMeter } from './support/cpu.ts'
import { startBigCompany } from './support/crm/big-company.ts'
import { contactId, numberOf, type Sizes } from './support/crm/seed-sql.ts'
import { percentiles } from './support/percentile.ts'

export const bench: Bench = {
  describe: 'a manager with restricted sight works in a big company, over HTTP: --contacts N [--requests N]',
  async run(context) {
    const contacts = context.number('contacts', 1_000_000, 20_000)
    const requests = context.number('requests', 200, 50)
    const { product, sizes, manager } = await startBigCompany(context, contacts)
    const cpu = startCpuMeter(() => [product.pid])
    const ownCpu = process.cpuUsage()
    const begunAt = performance.now()
    const work = await measureAll(context, manager, sizes, requests)
    const cpuPct = cpu.pct()
    const { user, system } = process.cpuUsage(ownCpu)
    const generatorCpuPct = Number(((user + system) / 10 / (performance.now() - begunAt)).toFixed(1))
    return { valid: true, ...work, cpuPct, generatorCpuPct, ...sizes, requests }
  },
}

/** What is looked for, by what it is like. All of it as the manager sees it. */
const searches = {
  selective: ['Иванов Александр', '9160001', 'Сделка 1234', 'Гриценко Оксана Ильич'],
  common: ['Иванов', 'ив', 'Ольга'],
  typo: ['Ивонов'],
}

async function measureAll(context: BenchContext, manager: HttpClient, sizes: Sizes, requests: number) {
  const own = (n: number) => (n * 37 * sizes.managers) % (sizes.contacts - (sizes.contacts % sizes.managers))
  const measure = async (what: string, path: (n: number) => string) => {
    context.progress(what)
    return measurePath(manager, requests, path)
  }
  const search = async (parts: string[]) => {
    const path = (n: number) => `/api/search?q=${encodeURIComponent(parts[n % parts.length]!)}`
    return measure(`search: ${parts.join(', ')}`, path)
  }
  const card = await measure('card', (n) => `/api/contacts/${contactId(own(n))}`)
  const timeline = await measure('timeline', (n) => `/api/contacts/${contactId(own(n))}/timeline`)
  const list = await measure('list', (n) => `/api/contacts?limit=50${listFilters[n % listFilters.length]}`)
  const phone = await measure('number', (n) => `/api/search?q=${encodeURIComponent(numberOf(own(n)))}`)
  const board = await measure('board', () => '/api/deals/board')
  const selective = await search(searches.selective)
  const common = await search(searches.common)
  const typo = await search(searches.typo)
  return {
    cardP95Ms: card.p95,
    timelineP95Ms: timeline.p95,
    listP95Ms: list.p95,
    searchP95Ms: selective.p95,
    searchCommonP95Ms: common.p95,
    searchTypoP95Ms: typo.p95,
    phoneLookupP95Ms: phone.p95,
    boardP95Ms: board.p95,
    p50Ms: {
      card: card.p50,
      list: list.p50,
      search: selective.p50,
      phoneLookup: phone.p50,
      board: board.p50,
    },
    searches,
  }
}

const listFilters = ['', '&ownerUserId=me', '&status=scheduled', '&ownerUserId=me&status=bought']

/** One after another, as one person works; the first tenth is warm-up. */
async function measurePath(client: HttpClient, requests: number, path: (n: number) => string) {
  const times: number[] = []
  const warmUp = Math.ceil(requests / 10)
  for (let n = 0; n < warmUp + requests; n++) {
    const begunAt = performance.now()
    await client.get(path(n))
    if (n >= warmUp) times.push(performance.now() - begunAt)
  }
  return percentiles(times)
}
