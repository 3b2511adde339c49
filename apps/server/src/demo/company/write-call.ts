import type { CallEndCause, CallEndedBy, OfferResult } from '@perezvon/contract'
import type { z } from 'zod'
import { at, type CompanyNumber, type Customer, type Employee, teamOn } from './entities.ts'
import type { World } from './world.ts'

const secondMs = 1000

export interface Offer {
  employee: Employee
  /** Seconds after the call's start. */
  from: number
  until: number
  result: OfferResult
}

/** A call that is over, in whole seconds, so that waiting and talking add up to its times. */
export interface PastCall {
  direction: 'inbound' | 'outbound'
  customer: Customer
  startedAt: number
  /** The company's number that was dialled; inbound only. */
  number: CompanyNumber | null
  initiatedBy: Employee | null
  answeredBy: Employee | null
  offers: Offer[]
  /** To the answer, or to the end when nobody answered. */
  waitSeconds: number
  talkSeconds: number
  cause: CallEndCause
  endedBy: z.infer<typeof CallEndedBy>
  /** The outcome has not been written down yet. Default: it has, or none is owed. */
  isOwed?: boolean
}

export interface WrittenCall extends PastCall {
  id: string
  answeredAt: number | null
  endedAt: number
}

/** Writes the call as the journal's projection would: its row, its offers, the card's timeline, the fact. */
export function writeCall(world: World, past: PastCall): WrittenCall {
  const id = world.random.id(past.startedAt)
  const pickedUpAt = past.startedAt + past.waitSeconds * secondMs
  const answeredAt = past.answeredBy ? pickedUpAt : null
  const call: WrittenCall = { ...past, id, answeredAt, endedAt: pickedUpAt + past.talkSeconds * secondMs }
  const isNewCustomer = past.customer.lastContactAt === null
  if (answeredAt !== null) past.customer.lastContactAt = answeredAt
  world.rows.calls.push(callRow(call))
  for (const offer of past.offers) world.rows.callOffers.push(offerRow(world, call, offer))
  world.rows.activities.push(activityRow(world, call))
  world.rows.factCalls.push(factRow(world, call, isNewCustomer))
  return call
}

export const isMissed = (call: PastCall): boolean => call.direction === 'inbound' && call.answeredBy === null

function callRow(call: WrittenCall) {
  return {
    id: call.id,
    direction: call.direction,
    state: 'ended',
    customerNumber: call.customer.number,
    dialledNumber: call.number?.e164 ?? call.customer.number,
    ...lineOf(call),
    contactId: call.customer.id,
    initiatedBy: call.initiatedBy?.userId ?? null,
    answeredBy: call.answeredBy?.userId ?? null,
    startedAt: at(call.startedAt),
    answeredAt: call.answeredAt === null ? null : at(call.answeredAt),
    endedAt: at(call.endedAt),
    waitSeconds: call.waitSeconds,
    talkSeconds: call.talkSeconds,
    endCause: call.cause,
    endedBy: call.endedBy,
    isMissed: isMissed(call),
    outcomeOwedBy: call.isOwed ? (call.answeredBy?.userId ?? null) : null,
    outcomeOwedSince: call.isOwed ? at(call.endedAt) : null,
    createdAt: at(call.startedAt),
  }
}

function lineOf({ number }: PastCall) {
  return { numberId: number?.id ?? null, queueId: number?.queue.id ?? null, source: number?.label ?? '' }
}

function offerRow(world: World, call: WrittenCall, offer: Offer) {
  return {
    id: world.random.id(call.startedAt + offer.from * secondMs),
    callId: call.id,
    userId: offer.employee.userId,
    extension: offer.employee.extension,
    offeredAt: at(call.startedAt + offer.from * secondMs),
    endedAt: at(call.startedAt + offer.until * secondMs),
    result: offer.result,
  }
}

function activityRow(world: World, call: WrittenCall) {
  return {
    id: world.random.id(call.startedAt),
    contactId: call.customer.id,
    kind: 'call',
    at: at(call.startedAt),
    callId: call.id,
    authorUserId: (call.answeredBy ?? call.initiatedBy)?.userId ?? null,
  }
}

function factRow(world: World, call: WrittenCall, isNewCustomer: boolean) {
  const employee = call.answeredBy ?? call.initiatedBy
  return {
    callId: call.id,
    at: at(call.startedAt),
    direction: call.direction,
    userId: employee?.userId ?? null,
    teamId: employee ? world.teamIds[teamOn(employee, call.startedAt)] : null,
    ...lineOf(call),
    contactId: call.customer.id,
    isAnswered: call.answeredBy !== null,
    isMissed: isMissed(call),
    isNewCustomer,
    waitSeconds: call.waitSeconds,
    talkSeconds: call.talkSeconds,
    endCause: call.cause,
  }
}
