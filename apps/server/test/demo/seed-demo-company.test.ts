import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { testConfig } from '../../../../test/support/index.ts'
import { loadActor } from '../../src/access/actor.ts'
import { updateUser } from '../../src/crm/settings/users.ts'
import { vocabularyOf } from '../../src/demo/vocabulary/vocabulary-of.ts'
import { workingTime } from '../../src/demo/working-time.ts'
import { openAccounts } from '../../src/http/auth/accounts.ts'
import type { Db } from '../../src/kernel/db.ts'
import { newId } from '../../src/kernel/ids.ts'
import { contradictions } from './contradictions.ts'
import {
  demoCompany,
  fridayAfternoon,
  kyiv,
  makeDemoCompany,
  moscow,
  newYork,
  sundayNight,
} from './demo-company.ts'

const fictional: Record<string, RegExp> = {
  RU: /^\+7(945|495)020\d{4}$/,
  UA: /^\+380440[12]0\d{4}$/,
  US: /^\+1\d{3}55501\d\d$/,
}
const moments = { 'on a Friday afternoon': fridayAfternoon, 'on a Sunday night': sundayNight }

const visits = [
  ['Moscow on a Friday afternoon', moscow, fridayAfternoon],
  ['Moscow on a Sunday night', moscow, sundayNight],
  ['Kyiv on a Friday afternoon', kyiv, fridayAfternoon],
  ['New York on a Sunday night', newYork, sundayNight],
] as const

for (const [visit, facts, now] of visits) {
  test(`the demo company of ${visit} does not contradict itself`, async () => {
    const { db } = await demoCompany(facts, now)
    for (const [rule, statement] of Object.entries(contradictions(new Date(now)))) {
      const { rows } = await statement.execute(db)
      assert.deepEqual(rows.slice(0, 3), [], rule)
    }
  })

  test(`numbers of the demo company of ${visit} are of its country and belong to nobody`, async () => {
    const { db } = await demoCompany(facts, now)
    const own = await db.selectFrom('numbers').select('e164').execute()
    const customers = await db.selectFrom('contactPhones').select('e164').execute()
    for (const { e164 } of [...own, ...customers]) {
      const parsed = parsePhoneNumberFromString(e164)
      assert.ok(parsed, e164)
      assert.ok(parsed.isPossible(), e164)
      assert.equal(parsed.country, facts.country, e164)
      assert.match(e164, fictional[facts.country]!)
    }
  })
}

test('the demo company is a living department of eight and the administrator', async () => {
  const { db } = await demoCompany()
  const size = await counts(db)
  assert.equal(size.users, 9)
  assert.equal(size.teams, 2)
  assert.equal(size.queues, 2)
  assert.equal(size.companies, 60)
  between(size.contacts, 220, 300)
  between(size.calls, 2000, 3500)
  const states = await countsBy(db, 'deals', 'state')
  assert.ok(states.open! >= 40 && states.won! >= 100 && states.lost! >= 50, JSON.stringify(states))
  const statuses = await countsBy(db, 'contacts', 'status')
  assert.deepEqual(Object.keys(statuses).sort(), [
    'bought',
    'new',
    'not_a_client',
    'scheduled',
    'will_not_buy',
  ])
})

for (const [when, now] of Object.entries(moments)) {
  test(`whoever sets it up ${when} finds work of the last hours`, async () => {
    const { db, administratorUserId } = await demoCompany(moscow, now)
    const requests = await db.selectFrom('requests').selectAll().where('closedAt', 'is', null).execute()
    const mine = requests.filter((request) => request.ownerUserId === administratorUserId)
    assert.equal(mine.length, 1)
    assert.ok(
      requests.some(({ ownerUserId }) => ownerUserId === null),
      'one is for the group',
    )
    assert.ok(requests.every(({ openedAt }) => now - openedAt.getTime() < 24 * 3_600_000))
    const owed = await db
      .selectFrom('calls')
      .select('outcomeOwedBy')
      .where('outcomeOwedBy', 'is not', null)
      .execute()
    assert.equal(owed.filter(({ outcomeOwedBy }) => outcomeOwedBy === administratorUserId).length, 2)
    const tasks = await openTasksOf(db, administratorUserId)
    const morning = workingTime(moscow.timeZone).nextOpen(now)
    assert.ok(
      tasks.some((dueAt) => dueAt < now),
      'overdue',
    )
    assert.ok(
      tasks.some((dueAt) => dueAt > now && dueAt < morning + 3 * 3_600_000),
      'soon',
    )
    assert.ok(
      tasks.some((dueAt) => dueAt > now + 24 * 3_600_000),
      'another day',
    )
  })
}

test('the colleagues answer the queues but cannot sign in', async () => {
  const { db, administratorUserId } = await demoCompany()
  const accounts = await db.selectFrom('authAccounts').select(['providerId', 'password']).execute()
  assert.deepEqual(accounts, Array(8).fill({ providerId: 'credential', password: null }))
  const { rows } = await sql<{ queue: string; members: string[] }>`
    select q.name as queue, array_agg(m.user_id) as members from queues q join queue_members m on m.queue_id = q.id
    group by 1 order by 1`.execute(db)
  assert.deepEqual(
    rows.map(({ queue }) => queue),
    ['Постоянные клиенты', 'Продажи'],
  )
  assert.ok(rows[1]!.members.includes(administratorUserId))
  const extensions = await db.selectFrom('extensions').selectAll().execute()
  assert.equal(new Set(extensions.map(({ userId }) => userId)).size, 9)
  assert.ok(extensions.every(({ ha1Md5 }) => ha1Md5 === null))
})

test('a colleague signs in as soon as the administrator gives them a password, and not before', async (t) => {
  const { db, administratorUserId } = await makeDemoCompany(moscow, fridayAfternoon)
  const accounts = openAccounts(testConfig(t), db)
  const email = '102@demo.example'
  const signIn = (password: string) => accounts.signIn({ email, password }, new Headers())
  await assert.rejects(signIn(''), { code: 'wrong_credentials' })
  await assert.rejects(signIn('a long password'), { code: 'wrong_credentials' })
  const colleague = await db
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow()
  const administrator = await loadActor(db, administratorUserId)
  await updateUser(db, administrator!, colleague.id, { password: 'a long password' }, accounts.hashPassword)
  assert.equal((await signIn('a long password')).userId, colleague.id)
})

test('facts keep the team of that day: who changed teams counts for the old one before', async () => {
  const { db, now } = await demoCompany()
  const { rows } = await sql<{ isBefore: boolean; team: string }>`
    select distinct f.at < ${new Date(now - 21 * 86_400_000)} as is_before, t.name as team
    from fact_calls f join users u on u.id = f.user_id join teams t on t.id = f.team_id
    where u.name = ${vocabularyOf('ru').employees.at(-1)!.name} order by 1`.execute(db)
  assert.deepEqual(rows, [
    { isBefore: false, team: 'Отдел постоянных клиентов' },
    { isBefore: true, team: 'Отдел продаж' },
  ])
})

test('some numbers are several people’s', async () => {
  const { db } = await demoCompany()
  const { rows } = await sql`select e164 from contact_phones group by 1 having count(*) > 1`.execute(db)
  assert.ok(rows.length > 0)
})

test('the same moment tells the same story', async () => {
  const one = await demoCompany()
  const other = await makeDemoCompany(moscow, fridayAfternoon)
  const told = ({ db }: { db: Db }) =>
    sql`select id, started_at, customer_number, talk_seconds from calls order by id`.execute(db)
  assert.deepEqual((await told(one)).rows, (await told(other)).rows)
})

test('a pipeline, reasons and phrases that are there already are used', async () => {
  const pipelineId = newId()
  const { db } = await makeDemoCompany(moscow, fridayAfternoon, async (fresh) => {
    await fresh.insertInto('pipelines').values({ id: pipelineId, name: 'Наша воронка' }).execute()
    const stages = ['Первая', 'Вторая', 'Третья'].map((name, position) => ({
      id: newId(),
      pipelineId,
      name,
      position,
    }))
    await fresh.insertInto('stages').values(stages).execute()
    await fresh.insertInto('lostReasons').values({ id: newId(), name: 'Наша причина' }).execute()
    await fresh
      .insertInto('outcomePhrases')
      .values({ id: newId(), outcome: 'bought', text: 'Наша фраза' })
      .execute()
  })
  const { pipelines, stages, lostReasons, outcomePhrases } = await counts(db)
  assert.deepEqual(
    { pipelines, stages, lostReasons, outcomePhrases },
    { pipelines: 1, stages: 3, lostReasons: 1, outcomePhrases: 1 },
  )
  const deals = await db.selectFrom('deals').select('pipelineId').distinct().execute()
  assert.deepEqual(deals, [{ pipelineId }])
})

function between(value: number, from: number, to: number): void {
  assert.ok(value >= from && value <= to, `${value} is not between ${from} and ${to}`)
}

async function counts(db: Db) {
  const tables = [
    'users',
    'teams',
    'queues',
    'companies',
    'contacts',
    'calls',
    'pipelines',
    'stages',
    'lostReasons',
    'outcomePhrases',
  ] as const
  const entries = tables.map(async (table) => {
    const { count } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return [table, count] as const
  })
  return Object.fromEntries(await Promise.all(entries)) as Record<(typeof tables)[number], number>
}

async function countsBy(db: Db, table: string, column: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; count: number }>`
    select ${sql.ref(column)} as name, count(*) as count from ${sql.table(table)} group by 1`.execute(db)
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

async function openTasksOf(db: Db, userId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('tasks')
    .select('dueAt')
    .where('ownerUserId', '=', userId)
    .where('doneAt', 'is', null)
    .execute()
  return rows.map(({ dueAt }) => dueAt.getTime())
}
