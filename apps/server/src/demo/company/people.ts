import type { TeamKey, Vocabulary } from '../vocabulary/vocabulary.ts'
import { dayMs, hourMs } from '../working-time.ts'
import { at, type CompanyNumber, type Employee, type Queue } from './entities.ts'
import type { World } from './world.ts'

/** What the installation has already: its administrator and the extensions in use. */
export interface Existing {
  administrator: { id: string; name: string; teamId: string | null; extension: string | null }
  extensions: string[]
}

type Bare = Omit<World, 'teamIds' | 'employees' | 'administrator' | 'queues' | 'numbers'>

/** Two teams with their heads, the administrator selling along, two queues and the numbers that lead to them. */
export function makePeople(bare: Bare, existing: Existing) {
  const foundedAt = bare.now - 400 * dayMs
  const teamIds = makeTeams(bare, foundedAt)
  const extensions = freeExtensions(existing.extensions)
  const hired = bare.words.employees.map((person) => hire(bare, person, teamIds, extensions(), foundedAt))
  const administrator = seatAdministrator(bare, existing, extensions)
  const employees = [...hired, administrator]
  arrange(bare, hired, administrator)
  const queues = makeQueues(bare, teamIds, employees, foundedAt)
  return { teamIds, employees, administrator, queues, numbers: makeNumbers(bare, queues, foundedAt) }
}

function makeTeams(bare: Bare, foundedAt: number): Record<TeamKey, string> {
  const make = (key: TeamKey) => {
    const id = bare.random.id(foundedAt)
    bare.rows.teams.push({ id, name: bare.words.teams[key], createdAt: at(foundedAt) })
    return id
  }
  return { sales: make('sales'), care: make('care') }
}

/** The free extensions from 101 on. */
function freeExtensions(taken: string[]): () => string {
  let number = 100
  return () => {
    do number++
    while (taken.includes(String(number)))
    return String(number)
  }
}

/** Nobody can sign in by these accounts until the administrator gives them a password: theirs is empty. */
function hire(
  bare: Bare,
  person: Vocabulary['employees'][number],
  teamIds: Record<TeamKey, string>,
  extension: string,
  foundedAt: number,
): Employee {
  const userId = bare.random.id(foundedAt)
  bare.rows.users.push({
    id: userId,
    name: person.name,
    email: `${extension}@demo.example`,
    roles: person.isHead ? ['head', 'manager'] : ['manager'],
    teamId: teamIds[person.team],
    language: bare.company.language,
    createdAt: at(foundedAt),
    updatedAt: at(foundedAt),
  })
  bare.rows.authAccounts.push({
    id: bare.random.id(foundedAt),
    userId,
    accountId: userId,
    providerId: 'credential',
    password: null,
  })
  bare.rows.extensions.push({
    id: bare.random.id(foundedAt),
    number: extension,
    userId,
    createdAt: at(foundedAt),
  })
  return employeeOf(userId, person, extension)
}

/** Somebody has changed teams, so that facts and the present differ; and who plays in the scenes of the last hours. */
function arrange(bare: Bare, hired: Employee[], administrator: Employee): void {
  const newest = hired.findLast(({ isHead }) => !isHead)
  if (newest) newest.movedAt = bare.now - 21 * dayMs
  administrator.arrangedFrom = bare.now - 2 * hourMs
  const helper = hired.find(({ isHead, team }) => !isHead && team === 'sales')
  if (helper) helper.arrangedFrom = bare.now - hourMs
}

function employeeOf(
  userId: string,
  person: { name: string; team: TeamKey; isHead: boolean },
  extension: string,
): Employee {
  return { userId, ...person, extension, movedAt: null, busyUntil: 0, arrangedFrom: Number.POSITIVE_INFINITY }
}

function seatAdministrator(bare: Bare, existing: Existing, extensions: () => string): Employee {
  const { id, name, extension } = existing.administrator
  const number = extension ?? extensions()
  if (extension === null) bare.rows.extensions.push({ id: bare.random.id(bare.now), number, userId: id })
  return employeeOf(id, { name, team: 'sales', isHead: false }, number)
}

function makeQueues(
  bare: Bare,
  teamIds: Record<TeamKey, string>,
  employees: Employee[],
  foundedAt: number,
): Record<TeamKey, Queue> {
  const make = (key: TeamKey): Queue => {
    const queue = { id: bare.random.id(foundedAt), key, members: membersOf(key, employees) }
    const row = { id: queue.id, name: bare.words.queues[key], teamId: teamIds[key], createdAt: at(foundedAt) }
    bare.rows.queues.push(row)
    bare.rows.queueMembers.push(...queue.members.map(({ userId }) => ({ queueId: queue.id, userId })))
    return queue
  }
  return { sales: make('sales'), care: make('care') }
}

/** Heads of the big team look on; in the small one they answer along. */
function membersOf(key: TeamKey, employees: Employee[]): Employee[] {
  return employees.filter(({ team, isHead }) => team === key && !(isHead && key === 'sales'))
}

function makeNumbers(bare: Bare, queues: Record<TeamKey, Queue>, foundedAt: number): CompanyNumber[] {
  const lines = [
    { queue: queues.sales, source: 'site' },
    { queue: queues.sales, source: 'advertising' },
    { queue: queues.sales, source: 'maps' },
    { queue: queues.care, source: 'recommendation' },
  ] as const
  return lines.map(({ queue, source }, index) => {
    const number = { id: bare.random.id(foundedAt), e164: bare.phones.ofCompany(index + 1), queue, source }
    const label = queue === queues.care ? bare.words.queues.care : bare.words.sources[source]
    bare.rows.numbers.push({
      id: number.id,
      e164: number.e164,
      queueId: queue.id,
      source: label,
      createdAt: at(foundedAt),
    })
    return { ...number, label }
  })
}
