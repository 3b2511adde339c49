import type { ContactStatus, Language } from '@perezvon/contract'
import type { FictionalNumbers } from '../fictional-numbers.ts'
import type { Random } from '../random.ts'
import type { SourceKey, TeamKey, Vocabulary } from '../vocabulary/vocabulary.ts'
import type { WorkingTime } from '../working-time.ts'
import type { Agenda } from './agenda.ts'
import type { Rows } from './rows.ts'

/** What the first-run page was told; the demo company speaks and counts as it says. */
export interface CompanyFacts {
  /** ISO 3166-1 alpha-2 */
  country: string
  /** ISO 4217 */
  currency: string
  /** IANA */
  timeZone: string
  language: Language
}

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

/** All that the story knows; the rows grow as it is told. */
export interface World {
  now: number
  random: Random
  words: Vocabulary
  company: CompanyFacts
  time: WorkingTime
  phones: FictionalNumbers
  agenda: Agenda
  rows: Rows
  teamIds: Record<TeamKey, string>
  employees: Employee[]
  administrator: Employee
  queues: Record<TeamKey, Queue>
  numbers: CompanyNumber[]
  pipelineId: string
  stages: { id: string; name: string }[]
  lostReasons: { id: string }[]
  firms: { id: string; name: string }[]
  customers: Customer[]
  tasks: Task[]
  requests: Request[]
  /** The open one of each customer number: one at most. */
  openRequests: Map<string, Request>
  contractsSigned: number
}

/** The team that an employee belonged to at that moment. */
export function teamOn(employee: Employee, atMs: number): TeamKey {
  const wasElsewhere = employee.movedAt !== null && atMs < employee.movedAt
  return wasElsewhere ? (employee.team === 'sales' ? 'care' : 'sales') : employee.team
}

export const at = (ms: number): Date => new Date(ms)
