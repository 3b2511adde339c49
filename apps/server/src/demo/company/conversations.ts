import { introduce } from './customers.ts'
import { at, type CompanyNumber, type Customer, type Employee } from './entities.ts'
import { chooseOutcome, processCall } from './outcomes.ts'
import { closeRequest, openOrJoinRequest } from './requests.ts'
import { ringIn, ringOut } from './ring.ts'
import { settleNextStep } from './tasks.ts'
import type { World } from './world.ts'
import { isMissed, type PastCall, type WrittenCall, writeCall } from './write-call.ts'

/** A customer dials one of the company's numbers. */
export function callIn(world: World, customer: Customer, number: CompanyNumber, atMs: number): void {
  const call = carryCall(world, ringIn(world, customer, number, atMs))
  if (call.answeredBy) processCall(world, call, chooseOutcome(world, customer))
}

/** An employee calls a customer. True when the customer answered. */
export function callOut(
  world: World,
  customer: Customer,
  employee: Employee,
  how: { at: number; isExpected?: boolean },
): boolean {
  const call = carryCall(world, ringOut(world, customer, employee, how))
  employee.busyUntil = Math.max(employee.busyUntil, call.endedAt)
  if (!call.answeredBy) return false
  processCall(world, call, chooseOutcome(world, customer))
  return true
}

/** What follows from any call, answered or not; its outcome apart. */
export function carryCall(world: World, past: PastCall): WrittenCall {
  const call = writeCall(world, past)
  for (const { employee, until } of call.offers) {
    employee.busyUntil = Math.max(employee.busyUntil, call.startedAt + until * 1000)
  }
  call.customer.busyUntil = call.endedAt
  if (isMissed(call)) openOrJoinRequest(world, call)
  if (call.answeredBy) talked(world, call, call.answeredBy)
  return call
}

function talked(world: World, call: WrittenCall, employee: Employee): void {
  const { customer } = call
  employee.busyUntil = call.endedAt
  introduce(world, customer, employee)
  closeRequest(world, call)
  settleNextStep(customer, call.endedAt)
  if (world.random.chance(0.12)) takeNote(world, call, employee)
}

function takeNote(world: World, call: WrittenCall, author: Employee): void {
  const when = call.endedAt + 10_000
  world.rows.activities.push({
    id: world.random.id(when),
    contactId: call.customer.id,
    kind: 'note',
    at: at(when),
    authorUserId: author.userId,
    body: { text: world.random.pick(world.words.notes) },
  })
}
