import { dayMs, hourMs, minuteMs } from '../working-time.ts'
import { numberOf } from './arrivals.ts'
import { carryCall } from './conversations.ts'
import { beginCustomer } from './customers.ts'
import type { Customer, Employee } from './entities.ts'
import { processCall } from './outcomes.ts'
import { someWorkingMoment } from './tasks.ts'
import type { World } from './world.ts'
import type { Offer, PastCall } from './write-call.ts'

/** What somebody who looks around for the first time shall find, at whatever hour they come. */
interface Part {
  owner: Employee
  /** Days ago of the first conversation, and of the last one with a next step. */
  metDaysAgo: number
  spokeDaysAgo: number
  /** When the open next step falls due. */
  step: { overdueDays: number } | { inHours: number } | { inDays: number }
  recently?: { minutesAgo: number; what: 'talked' | 'called' | 'missed'; isOwed?: boolean }[]
}

export function planScenes(world: World): void {
  for (const part of partsOf(world)) planPart(world, part)
  // somebody nobody knows called a moment ago, and nobody was there
  world.agenda.add(world.now - 3 * minuteMs, {
    kind: 'scene',
    play: (at) => missed(world, reservedCustomer(world, at), at, []),
  })
}

function partsOf({ administrator, employees }: World): Part[] {
  const helper = employees.find(({ isHead, team }) => !isHead && team === 'sales')!
  const mine = { owner: administrator }
  return [
    {
      ...mine,
      metDaysAgo: 24,
      spokeDaysAgo: 9,
      step: { inHours: 1 },
      recently: [{ minutesAgo: 95, what: 'talked' }],
    },
    {
      ...mine,
      metDaysAgo: 31,
      spokeDaysAgo: 12,
      step: { overdueDays: 1 },
      recently: [{ minutesAgo: 52, what: 'talked', isOwed: true }],
    },
    {
      ...mine,
      metDaysAgo: 18,
      spokeDaysAgo: 6,
      step: { overdueDays: 1 },
      recently: [{ minutesAgo: 33, what: 'called', isOwed: true }],
    },
    {
      ...mine,
      metDaysAgo: 40,
      spokeDaysAgo: 15,
      step: { overdueDays: 2 },
      recently: [
        { minutesAgo: 27, what: 'missed' },
        { minutesAgo: 11, what: 'missed' },
      ],
    },
    { ...mine, metDaysAgo: 16, spokeDaysAgo: 3, step: { inHours: 2 } },
    { ...mine, metDaysAgo: 28, spokeDaysAgo: 5, step: { overdueDays: 1 } },
    { ...mine, metDaysAgo: 21, spokeDaysAgo: 4, step: { inDays: 2 } },
    {
      owner: helper,
      metDaysAgo: 22,
      spokeDaysAgo: 8,
      step: { inHours: 4 },
      recently: [{ minutesAgo: 74, what: 'missed' }],
    },
    {
      owner: helper,
      metDaysAgo: 14,
      spokeDaysAgo: 7,
      step: { inHours: 3 },
      recently: [{ minutesAgo: 18, what: 'talked', isOwed: true }],
    },
  ]
}

function planPart(world: World, part: Part): void {
  const { agenda, now, time } = world
  const scene = (at: number, play: (at: number) => void) => agenda.add(at, { kind: 'scene', play })
  const working = (daysAgo: number) => time.nextOpen(now - daysAgo * dayMs)
  scene(working(part.metDaysAgo), (metAt) => {
    const customer = reservedCustomer(world, metAt)
    meet(world, part, customer, metAt)
    scene(working(part.spokeDaysAgo), (at) => speak(world, part, customer, at))
    for (const recent of part.recently ?? []) {
      scene(now - recent.minutesAgo * minuteMs, (at) =>
        playRecent[recent.what](world, part, customer, at, recent.isOwed),
      )
    }
  })
}

function reservedCustomer(world: World, atMs: number): Customer {
  const customer = beginCustomer(world, atMs)
  customer.isReserved = true
  return customer
}

/** The employee may be on the phone just then: a little later. */
function whenFree(world: World, employee: Employee, atMs: number, play: (at: number) => void): void {
  if (employee.busyUntil <= atMs) return play(atMs)
  world.agenda.add(employee.busyUntil + minuteMs, {
    kind: 'scene',
    play: (later) => whenFree(world, employee, later, play),
  })
}

function meet(world: World, part: Part, customer: Customer, atMs: number): void {
  whenFree(world, part.owner, atMs, (at) => {
    customer.createdAt = at
    const call = carryCall(world, inbound(world, part.owner, customer, at))
    processCall(world, call, 'scheduled')
  })
}

/** The last conversation, whose next step stands open. */
function speak(world: World, part: Part, customer: Customer, atMs: number): void {
  whenFree(world, part.owner, atMs, (at) => {
    const call = carryCall(world, outbound(world, part.owner, customer, at))
    processCall(world, call, 'scheduled', { dueAt: stepDueAt(world, part) })
  })
}

type Play = (world: World, part: Part, customer: Customer, atMs: number, isOwed?: boolean) => void

const playRecent: Record<'talked' | 'called' | 'missed', Play> = {
  talked: (world, part, customer, atMs, isOwed) =>
    finish(world, part, inbound(world, part.owner, customer, atMs), isOwed),
  called: (world, part, customer, atMs, isOwed) =>
    finish(world, part, outbound(world, part.owner, customer, atMs), isOwed),
  missed: (world, part, customer, atMs) => {
    const offer: Offer = { employee: part.owner, from: 0, until: 15, result: 'no_answer' }
    missed(world, customer, atMs, [offer])
  },
}

function finish(world: World, part: Part, past: PastCall, isOwed = false): void {
  const call = carryCall(world, { ...past, isOwed })
  if (isOwed) return
  processCall(world, call, 'scheduled', { dueAt: stepDueAt(world, part) })
}

/** In working hours: a step for the coming hours waits for the next morning when it is night. */
function stepDueAt(world: World, { step }: Part): number {
  const { now, time } = world
  if ('overdueDays' in step) return lastWorkingMoment(world, step.overdueDays)
  if ('inDays' in step) return someWorkingMoment(world, now + step.inDays * dayMs)
  const quarterMs = 15 * minuteMs
  const due = Math.ceil((now + step.inHours * hourMs) / quarterMs) * quarterMs
  return time.isOpen(due) ? due : time.nextOpen(due) + step.inHours * quarterMs
}

/** A quarter of an hour of the working day that is `days` working days ago. */
function lastWorkingMoment(world: World, days: number): number {
  let day = world.now
  for (let left = days; left > 0; ) {
    day -= dayMs
    if (world.time.hoursOf(day)) left--
  }
  return someWorkingMoment(world, day)
}

function inbound(world: World, employee: Employee, customer: Customer, atMs: number): PastCall {
  const waitSeconds = world.random.between(4, 9)
  return {
    direction: 'inbound',
    customer,
    startedAt: atMs,
    number: numberOf(world, customer.source),
    initiatedBy: null,
    answeredBy: employee,
    offers: [{ employee, from: 0, until: waitSeconds, result: 'answered' }],
    waitSeconds,
    talkSeconds: world.random.between(90, 240),
    cause: 'completed',
    endedBy: 'customer',
  }
}

function outbound(world: World, employee: Employee, customer: Customer, atMs: number): PastCall {
  return {
    ...inbound(world, employee, customer, atMs),
    direction: 'outbound',
    number: null,
    initiatedBy: employee,
    offers: [{ employee, from: 0, until: 1, result: 'answered' }],
    waitSeconds: world.random.between(8, 16),
    endedBy: 'employee',
  }
}

function missed(world: World, customer: Customer, atMs: number, offers: Offer[]): void {
  carryCall(world, {
    direction: 'inbound',
    customer,
    startedAt: atMs,
    number: numberOf(world, customer.source),
    initiatedBy: null,
    answeredBy: null,
    offers,
    waitSeconds: offers.length > 0 ? 15 : 0,
    talkSeconds: 0,
    cause: offers.length > 0 ? 'abandoned' : 'nobody_available',
    endedBy: offers.length > 0 ? 'customer' : 'exchange',
  })
}
