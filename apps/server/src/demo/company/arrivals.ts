import type { SourceKey } from '../vocabulary/vocabulary.ts'
import { dayMs } from '../working-time.ts'
import { callIn } from './conversations.ts'
import { beginCustomer } from './customers.ts'
import type { CompanyNumber, Customer } from './entities.ts'
import type { World } from './world.ts'

/** The company is older than the two months that are told in full; before them only its customers' first calls. */
const historyDays = 380
const fullDays = 60

/** How many call on a working day, on average. */
const perDay = { strangersBefore: 0.6, strangers: 1.9, customers: 9 }

/** Puts all calls from outside on the agenda, day by day. */
export function planArrivals(world: World): void {
  for (let day = historyDays; day >= 0; day--) {
    const hours = world.time.hoursOf(world.now - day * dayMs)
    if (!hours) continue
    const isFull = day <= fullDays
    const share = (hours.until - hours.from) / (10 * 3_600_000)
    const strangers = (isFull ? perDay.strangers : perDay.strangersBefore) * share
    for (const at of moments(world, hours, strangers)) world.agenda.add(at, { kind: 'stranger-calls' })
    const customers = isFull ? perDay.customers * share : 0
    for (const at of moments(world, hours, customers)) world.agenda.add(at, { kind: 'somebody-calls' })
  }
}

function moments({ random }: World, hours: { from: number; until: number }, average: number): number[] {
  const count =
    Math.floor(average) + (random.chance(average % 1) ? 1 : 0) + (average > 2 ? random.between(-2, 2) : 0)
  return Array.from(
    { length: count },
    () => hours.from + Math.floor(random.next() * (hours.until - hours.from)),
  )
}

export function strangerCalls(world: World, atMs: number): void {
  const stranger = beginCustomer(world, atMs)
  callIn(world, stranger, numberOf(world, stranger.source), atMs)
}

/** A customer calls: about the order, the invoice, the machine. */
export function somebodyCalls(world: World, atMs: number): void {
  const known = world.customers.filter((customer) => mayCall(customer, atMs))
  if (known.length === 0) return
  const customer = world.random.pick(known)
  const care = world.numbers.find(({ queue }) => queue === world.queues.care)!
  const number = customer.hasBought && world.random.chance(0.7) ? care : numberOf(world, customer.source)
  callIn(world, customer, number, atMs)
}

function mayCall(customer: Customer, atMs: number): boolean {
  const { isDraft, isReserved, status, busyUntil } = customer
  return !isDraft && !isReserved && status !== 'not_a_client' && busyUntil <= atMs
}

/** The number that people of that source have seen. */
export function numberOf({ numbers, queues }: World, source: SourceKey): CompanyNumber {
  const ofSales = numbers.filter(({ queue }) => queue === queues.sales)
  return ofSales.find((number) => number.source === source) ?? ofSales[0]!
}
