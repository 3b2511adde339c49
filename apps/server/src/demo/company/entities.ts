import type { ContactStatus } from '@perezvon/contract'
import type { SourceKey, TeamKey } from '../vocabulary/vocabulary.ts'

/** An employee, while the two months are being told. */
export interface Employee {
  userId: string
  name: string
  extension: string
  team: TeamKey
  isHead: boolean
  /** Before this moment they belonged to the other team. */
  movedAt: number | null
  /** On the phone or writing down its outcome until then, ms since the epoch. */
  busyUntil: number
  /** From then on chance gives them no call: the last hours are arranged. */
  arrangedFrom: number
}

export interface OpenDeal {
  id: string
  title: string
  amountMinor: number
  /** Index into `world.stages`. */
  stage: number
  createdAt: number
  stageSince: number
}

/** A customer, while the two months are being told. Their row is written at the end, as they have become. */
export interface Customer {
  id: string
  name: string
  isDraft: boolean
  companyId: string | null
  owner: Employee | null
  status: ContactStatus
  source: SourceKey
  number: string
  createdAt: number
  lastContactAt: number | null
  deal: OpenDeal | null
  hasBought: boolean
  /** The open next step; one at most. */
  task: Task | null
  /** On the phone until then. */
  busyUntil: number
  /** Kept for the scenes: chance neither calls them nor lets them call. */
  isReserved: boolean
}

export interface Queue {
  id: string
  key: TeamKey
  members: Employee[]
}

export interface CompanyNumber {
  id: string
  e164: string
  queue: Queue
  source: SourceKey
  label: string
}

export interface Task {
  id: string
  title: string
  customer: Customer
  owner: Employee
  dealId: string | null
  createdBy: Employee
  createdAt: number
  originCallId: string | null
  dueAt: number
  doneAt: number | null
}

export interface Request {
  id: string
  customer: Customer
  owner: Employee | null
  queue: Queue
  openedAt: number
  closed: { at: number; callId: string; userId: string } | null
}

/** The team that an employee belonged to at that moment. */
export function teamOn(employee: Employee, atMs: number): TeamKey {
  const wasElsewhere = employee.movedAt !== null && atMs < employee.movedAt
  return wasElsewhere ? (employee.team === 'sales' ? 'care' : 'sales') : employee.team
}

export const at = (ms: number): Date => new Date(ms)
