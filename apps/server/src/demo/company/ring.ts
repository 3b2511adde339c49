import type { CompanyNumber, Customer, Employee } from './entities.ts'
import type { World } from './world.ts'
import type { Offer, PastCall } from './write-call.ts'

/** As new queues have them: the manager alone, then everybody. */
const ownerRingSeconds = 15
const groupRingSeconds = 25

/** How a customer's call went until somebody answered or nobody did. */
type Ringing = Pick<PastCall, 'offers' | 'answeredBy' | 'waitSeconds' | 'cause' | 'endedBy'>

/** A call from outside: the customer's own manager first, then the group, as the exchange routes it. */
export function ringIn(world: World, customer: Customer, number: CompanyNumber, atMs: number): PastCall {
  const owner = customer.owner && isFree(customer.owner, atMs) ? customer.owner : null
  const group = number.queue.members.filter((member) => member !== owner && isFree(member, atMs))
  const ringing = owner ? ringOwner(world, owner, group) : ringGroup(world, group, [], 0)
  return {
    direction: 'inbound',
    customer,
    number,
    startedAt: atMs,
    initiatedBy: null,
    ...ringing,
    talkSeconds: ringing.answeredBy ? talkSeconds(world) : 0,
  }
}

const howOften = { noAnswer: 14, gaveUp: 7, busy: 5, unreachable: 4 }

/** A call to a customer, who may be expecting it; the employee's own phone is picked up at once. */
export function ringOut(
  world: World,
  customer: Customer,
  employee: Employee,
  { at: atMs, isExpected = false }: { at: number; isExpected?: boolean },
): PastCall {
  const { random } = world
  const how = random.weighted({ ...howOften, answered: isExpected ? 300 : 70 })
  const unanswered = {
    noAnswer: { waitSeconds: 60, cause: 'no_answer', endedBy: 'exchange' },
    gaveUp: { waitSeconds: random.between(18, 40), cause: 'cancelled', endedBy: 'employee' },
    busy: { waitSeconds: random.between(3, 6), cause: 'busy', endedBy: 'customer' },
    unreachable: { waitSeconds: random.between(2, 7), cause: 'unreachable', endedBy: 'network' },
  } as const
  const base = {
    direction: 'outbound' as const,
    customer,
    startedAt: atMs,
    number: null,
    initiatedBy: employee,
  }
  const offers: Offer[] = [{ employee, from: 0, until: 1, result: 'answered' }]
  if (how !== 'answered') return { ...base, offers, answeredBy: null, talkSeconds: 0, ...unanswered[how] }
  return {
    ...base,
    offers,
    answeredBy: employee,
    waitSeconds: random.between(6, 24),
    talkSeconds: talkSeconds(world),
    cause: 'completed',
    endedBy: random.chance(0.5) ? 'customer' : 'employee',
  }
}

export function isFree(employee: Employee, atMs: number): boolean {
  return employee.busyUntil <= atMs && atMs < employee.arrangedFrom
}

function ringOwner(world: World, owner: Employee, group: Employee[]): Ringing {
  const { random } = world
  if (random.chance(0.78)) return answered(world, owner, random.between(3, 13), [])
  const rejects = random.chance(0.3)
  const until = rejects ? random.between(3, 8) : ownerRingSeconds
  const rest = ringGroup(world, group, rejects ? [] : [owner], until)
  if (!rejects) return rest
  return { ...rest, offers: [{ employee: owner, from: 0, until, result: 'rejected' }, ...rest.offers] }
}

/** `early` rings already since the beginning; the group joins after `from` seconds. */
function ringGroup(world: World, group: Employee[], early: Employee[], from: number): Ringing {
  const { random } = world
  const all = [...early, ...group]
  if (all.length === 0) return nobodyThere(from)
  const rang = (until: number, result: Offer['result']): Offer[] =>
    all.map((employee) => ({ employee, from: early.includes(employee) ? 0 : from, until, result }))
  if (random.chance(0.84)) {
    const wait = from + random.between(2, 14)
    const winner = random.pick(all)
    const losers = rang(wait, 'answered_elsewhere').filter(({ employee }) => employee !== winner)
    return answered(world, winner, wait, losers, early.includes(winner) ? 0 : from)
  }
  const timeout = from + groupRingSeconds
  if (random.chance(0.4)) return unanswered(rang(timeout, 'no_answer'), timeout, 'no_answer', 'exchange')
  const patience = from + random.between(6, 22)
  return unanswered(rang(patience, 'cancelled'), patience, 'abandoned', 'customer')
}

function answered(world: World, winner: Employee, wait: number, losers: Offer[], from = 0): Ringing {
  const offer: Offer = { employee: winner, from, until: wait, result: 'answered' }
  const endedBy = world.random.chance(0.6) ? 'customer' : 'employee'
  return { offers: [offer, ...losers], answeredBy: winner, waitSeconds: wait, cause: 'completed', endedBy }
}

function unanswered(
  offers: Offer[],
  waitSeconds: number,
  cause: Ringing['cause'],
  endedBy: Ringing['endedBy'],
): Ringing {
  return { offers, answeredBy: null, waitSeconds, cause, endedBy }
}

const nobodyThere = (waitSeconds: number): Ringing =>
  unanswered([], waitSeconds, 'nobody_available', 'exchange')

function talkSeconds(world: World): number {
  const { random } = world
  const length = random.weighted({ short: 20, usual: 55, long: 25 })
  return { short: random.between(12, 59), usual: random.between(60, 240), long: random.between(241, 760) }[
    length
  ]
}
