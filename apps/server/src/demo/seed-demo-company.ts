import type { Company } from '@perezvon/contract'
import type { Clock } from '../kernel/clock.ts'
import type { Trx } from '../kernel/db.ts'
import { Agenda } from './company/agenda.ts'
import { layGround } from './company/ground.ts'
import { type Existing, makePeople } from './company/people.ts'
import { insertRows, noRows } from './company/rows.ts'
import { tellStory } from './company/tell-story.ts'
import type { World } from './company/world.ts'
import { fictionalNumbers } from './fictional-numbers.ts'
import { seededRandom } from './random.ts'
import { vocabularyOf } from './vocabulary/vocabulary-of.ts'
import { workingTime } from './working-time.ts'

export interface SeedDemoCompany {
  /** As the first-run page was told. */
  company: Pick<Company, 'country' | 'currency' | 'timeZone' | 'language'>
  /** An account that exists already; they become a member of the sales team and queue. */
  administratorUserId: string
  clock: Pick<Clock, 'now'>
  /** The same seed at the same time tells the same story. Default 1. */
  seed?: number
}

/**
 * Fills an empty company with a small living department that sells coffee machines: people, queues and numbers, customers,
 * two months of calls with their outcomes, deals, tasks, and a few things left undone in the last hours. Numbers are
 * fictional. The colleagues' accounts cannot sign in until somebody gives them a password.
 */
export async function seedDemoCompany(trx: Trx, options: SeedDemoCompany): Promise<void> {
  const { company, administratorUserId, clock, seed = 1 } = options
  const existing = await readExisting(trx, administratorUserId)
  const bare = {
    now: clock.now(),
    random: seededRandom(seed),
    words: vocabularyOf(company.language),
    company,
    time: workingTime(company.timeZone),
    phones: fictionalNumbers(company.country),
    agenda: new Agenda(),
    rows: noRows(),
    firms: [],
    customers: [],
    tasks: [],
    requests: [],
    openRequests: new Map(),
    contractsSigned: 0,
  }
  const grounded = { ...bare, ...(await layGround(trx, bare)) }
  const world: World = { ...grounded, ...makePeople(grounded, existing) }
  tellStory(world)
  await insertRows(trx, world.rows)
  if (existing.administrator.teamId === null) await joinTeam(trx, administratorUserId, world.teamIds.sales)
}

async function readExisting(trx: Trx, administratorUserId: string): Promise<Existing> {
  const administrator = await trx
    .selectFrom('users')
    .leftJoin('extensions', 'extensions.userId', 'users.id')
    .select(['users.id', 'users.name', 'users.teamId', 'extensions.number as extension'])
    .where('users.id', '=', administratorUserId)
    .executeTakeFirstOrThrow()
  const extensions = await trx.selectFrom('extensions').select('number').execute()
  return { administrator, extensions: extensions.map(({ number }) => number) }
}

async function joinTeam(trx: Trx, userId: string, teamId: string): Promise<void> {
  await trx.updateTable('users').set({ teamId }).where('id', '=', userId).execute()
}
