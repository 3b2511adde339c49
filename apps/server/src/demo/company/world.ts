import type { Language } from '@perezvon/contract'
import type { FictionalNumbers } from '../fictional-numbers.ts'
import type { Random } from '../random.ts'
import type { TeamKey, Vocabulary } from '../vocabulary/vocabulary.ts'
import type { WorkingTime } from '../working-time.ts'
import type { Agenda } from './agenda.ts'
import type { CompanyNumber, Customer, Employee, Queue, Request, Task } from './entities.ts'
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
