import { after } from 'node:test'
import { testDb } from '../../../../test/support/index.ts'
import { type SeedDemoCompany, seedDemoCompany } from '../../src/demo/seed-demo-company.ts'
import type { Db } from '../../src/kernel/db.ts'
import { newId } from '../../src/kernel/ids.ts'

export type CompanyFacts = SeedDemoCompany['company']

export const moscow: CompanyFacts = {
  country: 'RU',
  currency: 'RUB',
  timeZone: 'Europe/Moscow',
  language: 'ru',
}
export const kyiv: CompanyFacts = { country: 'UA', currency: 'UAH', timeZone: 'Europe/Kyiv', language: 'uk' }
export const newYork: CompanyFacts = {
  country: 'US',
  currency: 'USD',
  timeZone: 'America/New_York',
  language: 'en',
}

/** A Friday, 14:00 in Moscow. */
export const fridayAfternoon = Date.parse('2026-11-20T11:00:00Z')
/** A Sunday, 03:30 in Moscow. */
export const sundayNight = Date.parse('2026-11-22T00:30:00Z')

export interface DemoCompany {
  db: Db
  administratorUserId: string
  now: number
}

// registered while the file is loaded: within a test it would be that test's own
const cleanups: (() => Promise<void> | void)[] = []
after(async () => {
  for (const cleanUp of cleanups) await cleanUp()
})

const made = new Map<string, Promise<DemoCompany>>()

/** A company just set up and filled with the demo, made once per test file: tests only look at it. */
export function demoCompany(facts: CompanyFacts = moscow, now = fridayAfternoon): Promise<DemoCompany> {
  const key = `${facts.country} ${now}`
  const there = made.get(key) ?? makeDemoCompany(facts, now)
  made.set(key, there)
  return there
}

/** One of the test's own, with what is to stand in the database before. */
export async function makeDemoCompany(
  facts: CompanyFacts,
  now: number,
  before: (db: Db) => Promise<void> = async () => {},
): Promise<DemoCompany> {
  const { db } = await testDb({ after: (cleanUp) => cleanups.push(cleanUp) })
  const administratorUserId = await setUp(db, facts)
  await before(db)
  const options = { company: facts, administratorUserId, clock: { now: () => now } }
  await db.transaction().execute((trx) => seedDemoCompany(trx, options))
  return { db, administratorUserId, now }
}

async function setUp(db: Db, facts: CompanyFacts): Promise<string> {
  const id = newId()
  await db
    .insertInto('company')
    .values({ ...facts, name: 'Demo', isDemo: true })
    .execute()
  const administrator = {
    id,
    name: 'Administrator',
    email: 'administrator@company.example',
    roles: ['owner', 'administrator'],
  }
  await db.insertInto('users').values(administrator).execute()
  await db.insertInto('extensions').values({ id: newId(), number: '101', userId: id }).execute()
  return id
}
