import type { OutcomeKind } from '@perezvon/contract'
import { advanceDeal, loseDeal, openDeal, winDeal } from './deals.ts'
import { at, type Customer, type Employee } from './entities.ts'
import { planNextStep } from './tasks.ts'
import type { World } from './world.ts'
import type { WrittenCall } from './write-call.ts'

/** What a conversation came to, by how far the customer had come. */
export function chooseOutcome(world: World, customer: Customer): OutcomeKind {
  const { random, stages } = world
  const deal = customer.deal
  if (!deal && customer.hasBought) return random.weighted({ scheduled: 82, bought: 18 })
  if (!deal) return random.weighted({ scheduled: 88, will_not_buy: 6, not_a_client: 6 })
  if (deal.stage === stages.length - 1) return random.weighted({ scheduled: 15, bought: 85 })
  if (deal.stage === stages.length - 2) return random.weighted({ scheduled: 45, bought: 47, will_not_buy: 8 })
  return random.weighted({ scheduled: 80, bought: 7, will_not_buy: 13 })
}

/** The outcome that the employee writes down after the call: it sets the status and what comes next. */
export function processCall(
  world: World,
  call: WrittenCall,
  outcome: OutcomeKind,
  next: { dueAt?: number } = {},
): void {
  const employee = call.answeredBy
  if (!employee) return
  const processedAt = call.endedAt + world.random.between(15, 150) * 1000
  employee.busyUntil = Math.max(employee.busyUntil, processedAt)
  const { customer } = call
  const comment = world.random.pick(world.words.comments[outcome])
  const done = carryOut[outcome](world, { customer, employee, call, at: processedAt, ...next })
  noteStatus(world, call, employee, { to: outcome, comment, at: processedAt })
  world.rows.callOutcomes.push({
    callId: call.id,
    outcome,
    comment,
    contactId: customer.id,
    processedBy: employee.userId,
    processedAt: at(processedAt),
    ...done,
  })
}

interface Deed {
  customer: Customer
  employee: Employee
  call: WrittenCall
  at: number
  /** When the next step falls due; default: some day soon. */
  dueAt?: number
}

interface Done {
  dealId: string | null
  taskId: string | null
  lostReasonId: string | null
}

const nothing: Done = { dealId: null, taskId: null, lostReasonId: null }

const carryOut: Record<OutcomeKind, (world: World, deed: Deed) => Done> = {
  scheduled,
  bought,
  will_not_buy: refused,
  not_a_client: () => nothing,
}

function scheduled(world: World, { customer, employee, call, at: when, dueAt }: Deed): Done {
  const { random } = world
  if (!customer.deal && (!customer.hasBought || random.chance(0.5))) openDeal(world, customer, employee, when)
  else if (random.chance(0.6)) advanceDeal(world, customer, employee, when)
  const task = planNextStep(world, customer, { createdBy: employee, originCallId: call.id, at: when, dueAt })
  world.agenda.add(task.dueAt, { kind: 'follow-up', task })
  return { ...nothing, taskId: task.id }
}

function bought(world: World, { customer, employee, at: when }: Deed): Done {
  const dealId = winDeal(world, customer, employee, when)
  handOver(world, customer)
  return { ...nothing, dealId }
}

function refused(world: World, { customer, employee, at: when }: Deed): Done {
  const lostReasonId = world.random.pick(world.lostReasons).id
  loseDeal(world, customer, employee, { at: when, lostReasonId })
  return { ...nothing, lostReasonId }
}

/** A converter hands a client over to a farmer. */
function handOver(world: World, customer: Customer): void {
  const farmers = world.queues.care.members
  if (customer.isReserved || farmers.some((farmer) => farmer === customer.owner)) return
  if (world.random.chance(0.45)) customer.owner = world.random.pick(farmers)
}

/** The timeline tells of a status only when it changes. */
function noteStatus(
  world: World,
  { id: callId, customer }: WrittenCall,
  author: Employee,
  change: { to: OutcomeKind; comment: string; at: number },
): void {
  const from = customer.status
  customer.status = change.to
  if (from === change.to) return
  world.rows.activities.push({
    id: world.random.id(change.at),
    contactId: customer.id,
    kind: 'status',
    at: at(change.at),
    callId,
    authorUserId: author.userId,
    body: { from, to: change.to, comment: change.comment },
  })
}
