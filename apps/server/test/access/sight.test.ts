import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Role } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { testDb } from '../../../../test/support/index.ts'
import { type Actor, loadActor } from '../../src/access/actor.ts'
import { callsVisibleTo } from '../../src/access/calls-visible-to.ts'
import { companiesVisibleTo } from '../../src/access/companies-visible-to.ts'
import { contactsVisibleTo } from '../../src/access/contacts-visible-to.ts'
import { dealsVisibleTo } from '../../src/access/deals-visible-to.ts'
import { requestsVisibleTo } from '../../src/access/requests-visible-to.ts'
import { tasksVisibleTo } from '../../src/access/tasks-visible-to.ts'
import { findRecording } from '../../src/crm/call/find-recording.ts'
import { findCall, listCalls } from '../../src/crm/call/list-calls.ts'
import { contactCard } from '../../src/crm/contact/contact-card.ts'
import { listContacts } from '../../src/crm/contact/list-contacts.ts'
import { timeline } from '../../src/crm/contact/timeline.ts'
import { findDeal, listDeals } from '../../src/crm/deal/list-deals.ts'
import { search } from '../../src/crm/search/search.ts'
import { findTask, listTasks } from '../../src/crm/task/list-tasks.ts'
import type { Db } from '../../src/kernel/db.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { newId } from '../../src/kernel/ids.ts'
import { toldCalls } from '../http/told-calls.ts'

/*
 * The company:
 *
 *   Sales: Hanna (head)                      Service: Sofia (head), Stepan
 *     └─ Retail: Rita (head), Anna, Boris
 *     └─ Wholesale: Vera                     no team: Olga (owner), Quinn (quality), Mark (marketer), Adam (administrator)
 *
 *   Queue "Retail" (team Retail): Anna, Boris.   Queue "Service" (team Service): Stepan.
 */
const tree: [string, Role[], string | null][] = [
  ['Olga', ['owner'], null],
  ['Quinn', ['quality'], null],
  ['Mark', ['marketer'], null],
  ['Adam', ['administrator'], null],
  ['Hanna', ['head'], 'Sales'],
  ['Rita', ['head', 'manager'], 'Retail'],
  ['Anna', ['manager'], 'Retail'],
  ['Boris', ['manager'], 'Retail'],
  ['Vera', ['manager'], 'Wholesale'],
  ['Sofia', ['head'], 'Service'],
  ['Stepan', ['manager'], 'Service'],
]
const everybody = tree.map(([name]) => name)
const seers = ['Olga', 'Quinn']
/** Who sees it besides those who see everything. */
const and = (...names: string[]): string[] => [...seers, ...names]

describe('K2: an employee sees what their work needs, and nothing else', () => {
  let db: Db
  const ids = new Map<string, string>()
  const idOf = (name: string): string => {
    const id = ids.get(name)
    if (!id) throw new Error(`nobody has drawn ${name}`)
    return id
  }
  const actors = new Map<string, Actor>()
  let closeSite = async () => {}
  after(() => closeSite())

  before(async () => {
    const site = await testDb()
    db = site.db
    await draw(site)
    for (const [name] of tree) actors.set(name, (await loadActor(db, idOf(name))) as Actor)
    closeSite = site.close
  })

  const whoSees = async (
    table: string,
    alias: string,
    record: string,
    visibleTo: (actor: Actor) => RawBuilder<SqlBool>,
  ): Promise<string[]> => {
    const seeing: string[] = []
    for (const [name, actor] of actors) {
      const { rows } = await sql`select from ${sql.table(table)} ${sql.ref(alias)}
        where ${sql.ref(alias)}.id = ${idOf(record)} and ${visibleTo(actor)}`.execute(db)
      if (rows.length > 0) seeing.push(name)
    }
    return seeing.sort()
  }

  const contacts: Record<string, string[]> = {
    "Anna's client": and('Anna', 'Rita', 'Hanna'),
    "Vera's client": and('Vera', 'Hanna'),
    "Stepan's client": and('Stepan', 'Sofia'),
    // rang at Boris too, who was not quick enough: nothing of it stays with him
    "Anna's client that rang at Boris": and('Anna', 'Rita', 'Hanna'),
    'unowned client that rang at Boris and talked with Anna': and('Anna', 'Hanna', 'Rita', 'Sofia'),
    "Stepan's client that Vera has talked with": and('Stepan', 'Vera', 'Sofia'),
    // Vera typed the number, nobody answered
    "Anna's client that Vera dialled in vain": and('Anna', 'Rita', 'Hanna'),
    'unowned client': and('Hanna', 'Rita', 'Sofia'),
    'unowned client missed by Service': and('Stepan', 'Hanna', 'Rita', 'Sofia'),
    'draft from queue Retail': and('Anna', 'Boris', 'Hanna', 'Rita', 'Sofia'),
    'draft from queue Retail that Anna has talked with': and('Anna', 'Hanna', 'Rita', 'Sofia'),
    'one of a switchboard missed by Retail': and('Anna', 'Boris', 'Hanna', 'Rita', 'Sofia'),
    'mother of a shared number': and('Boris', 'Hanna', 'Rita', 'Sofia'),
    'son of a shared number': and('Vera', 'Boris', 'Hanna'),
  }
  for (const [record, expected] of Object.entries(contacts))
    test(`K2: contact: ${record}`, async () => {
      assert.deepEqual(await whoSees('contacts', 'c', record, contactsVisibleTo), [...expected].sort())
    })

  const deals: Record<string, string[]> = {
    "Anna's deal": and('Anna', 'Rita', 'Hanna'),
    "Vera's deal with Anna's client": and('Anna', 'Vera', 'Rita', 'Hanna'),
    'unowned deal': and('Hanna', 'Rita', 'Sofia'),
  }
  for (const [record, expected] of Object.entries(deals))
    test(`K2: deal: ${record}`, async () => {
      assert.deepEqual(await whoSees('deals', 'd', record, dealsVisibleTo), [...expected].sort())
    })

  const tasks: Record<string, string[]> = {
    "Boris's task": and('Boris', 'Rita', 'Hanna'),
    "Boris's task about Vera's client": and('Boris', 'Vera', 'Rita', 'Hanna'),
    'task that Stepan gave to Vera': and('Vera', 'Stepan', 'Sofia', 'Hanna'),
  }
  for (const [record, expected] of Object.entries(tasks))
    test(`K2: task: ${record}`, async () => {
      assert.deepEqual(await whoSees('tasks', 't', record, tasksVisibleTo), [...expected].sort())
    })

  const calls: Record<string, string[]> = {
    'call of Vera’s client answered by her': and('Vera', 'Hanna', 'Mark'),
    'call of Anna’s client offered to Boris': and('Anna', 'Rita', 'Hanna', 'Mark'),
    'call of Stepan’s client offered to Boris': and('Stepan', 'Sofia', 'Rita', 'Hanna', 'Mark'),
    'hidden call to queue Retail answered by Anna': and('Anna', 'Rita', 'Hanna', 'Sofia', 'Mark'),
    'hidden call to queue Retail': and('Anna', 'Boris', 'Rita', 'Hanna', 'Sofia', 'Mark'),
    'hidden call to queue Service': and('Stepan', 'Rita', 'Hanna', 'Sofia', 'Mark'),
    'internal call of Stepan': and('Stepan', 'Sofia'),
  }
  for (const [record, expected] of Object.entries(calls))
    test(`K2: call: ${record}`, async () => {
      assert.deepEqual(await whoSees('calls', 'k', record, callsVisibleTo), [...expected].sort())
    })

  const requests: Record<string, string[]> = {
    'request of Vera’s client': and('Vera', 'Hanna'),
    'request of nobody in queue Service': and('Stepan', 'Hanna', 'Rita', 'Sofia'),
  }
  for (const [record, expected] of Object.entries(requests))
    test(`K2: missed-call request: ${record}`, async () => {
      assert.deepEqual(await whoSees('requests', 'r', record, requestsVisibleTo), [...expected].sort())
    })

  test('K2: company: with the contact that one sees', async () => {
    const seen = await whoSees('companies', 'co', "company of Stepan's client", companiesVisibleTo)
    assert.deepEqual(seen, and('Stepan', 'Sofia').sort())
  })

  for (const name of everybody)
    test(`K2: ${name} finds the same in lists, single records, search and recordings`, async () => {
      const actor = actors.get(name) as Actor
      for (const record of Object.keys(contacts))
        await sameContact(actor, record, contacts[record]?.includes(name))
      const listedDeals = (await listDeals(db, actor, { limit: 200 })).items.map((deal) => deal.id)
      for (const [record, by] of Object.entries(deals)) {
        assert.equal(listedDeals.includes(idOf(record)), by.includes(name), record)
        assert.equal(await isFound(findDeal(db, actor, idOf(record))), by.includes(name), record)
      }
      const listedTasks = (await listTasks(db, actor, { limit: 200, done: false })).items.map(
        (task) => task.id,
      )
      for (const [record, by] of Object.entries(tasks)) {
        assert.equal(listedTasks.includes(idOf(record)), by.includes(name), record)
        assert.equal(await isFound(findTask(db, actor, idOf(record))), by.includes(name), record)
      }
      const listedCalls = (await listCalls(db, actor, { limit: 200 })).items.map((call) => call.id)
      for (const [record, by] of Object.entries(calls)) {
        assert.equal(listedCalls.includes(idOf(record)), by.includes(name), record)
        assert.equal(await isFound(findCall(db, actor, idOf(record))), by.includes(name), record)
      }
      const hears = calls['call of Vera’s client answered by her']?.includes(name) && name !== 'Mark'
      const recordingId = idOf('recording of Vera’s call')
      assert.equal(await isFound(findRecording(db, actor, recordingId)), hears, 'recording')
    })

  test('K2: a marketer sees where calls come from, but not whose they are', async () => {
    const { items } = await listCalls(db, actors.get('Mark') as Actor, { limit: 200 })
    assert.ok(items.length >= 4)
    assert.ok(items.some((call) => call.source === 'billboard'))
    for (const call of items)
      assert.deepEqual(
        [call.contact, call.customerNumber, call.customerNumberDisplay, call.recordings],
        [null, null, '', []],
      )
  })

  test('K2: when a wrongly chosen person is corrected, sight goes with the call', async () => {
    const call = idOf('call of the shared number')
    const mother = idOf('mother of a shared number')
    const son = idOf('son of a shared number')
    const boris = actors.get('Boris') as Actor
    await sql`update calls set contact_id = ${son}, is_ambiguous = false where id = ${call}`.execute(db)
    assert.equal(await isFound(contactCard(db, boris, mother)), false)
    assert.equal(await isFound(contactCard(db, boris, son)), true)
    await sql`update calls set contact_id = ${mother} where id = ${call}`.execute(db)
    assert.equal(await isFound(contactCard(db, boris, mother)), true)
    assert.equal(await isFound(contactCard(db, boris, son)), false)
  })

  async function sameContact(actor: Actor, record: string, isSeen = false): Promise<void> {
    const id = idOf(record)
    const listed = (await listContacts(db, actor, { limit: 200 })).items.some((item) => item.id === id)
    assert.equal(listed, isSeen, `list: ${record}`)
    assert.equal(await isFound(contactCard(db, actor, id)), isSeen, `card: ${record}`)
    assert.equal(await isFound(timeline(db, actor, id, { limit: 10 })), isSeen, `timeline: ${record}`)
    const [number] = await db.selectFrom('contactPhones').select('e164').where('contactId', '=', id).execute()
    const hits = await search(db, actor, number?.e164 ?? record)
    assert.equal(
      hits.some((hit) => hit.kind === 'contact' && hit.id === id),
      isSeen,
      `search: ${record}`,
    )
  }

  async function draw(site: Awaited<ReturnType<typeof testDb>>): Promise<void> {
    await db
      .insertInto('company')
      .values({ name: 'Ромашка', country: 'RU', currency: 'RUB', timeZone: 'Europe/Moscow', language: 'ru' })
      .execute()
    await drawPeople()
    await drawContacts(toldCalls(site))
    await drawDealsAndTasks()
  }

  const named = (name: string, id: string): string => {
    ids.set(name, id)
    return id
  }

  async function drawPeople(): Promise<void> {
    const teams: [string, string | null][] = [
      ['Sales', null],
      ['Retail', 'Sales'],
      ['Wholesale', 'Sales'],
      ['Service', null],
    ]
    for (const [name, parent] of teams)
      await db
        .insertInto('teams')
        .values({ id: named(`team ${name}`, newId()), name, parentId: parent && idOf(`team ${parent}`) })
        .execute()
    for (const [name, roles, team] of tree)
      await db
        .insertInto('users')
        .values({
          id: named(name, newId()),
          name,
          email: `${name}@x`,
          roles,
          teamId: team && idOf(`team ${team}`),
        })
        .execute()
    for (const [name, members] of [
      ['Retail', ['Anna', 'Boris']],
      ['Service', ['Stepan']],
    ] as const) {
      const queueId = named(`queue ${name}`, newId())
      await db
        .insertInto('queues')
        .values({ id: queueId, name, teamId: idOf(`team ${name}`) })
        .execute()
      for (const member of members)
        await db
          .insertInto('queueMembers')
          .values({ queueId, userId: idOf(member) })
          .execute()
    }
  }

  let lastNumber = 9_160_000_000
  const nextNumber = (): string => `+7${++lastNumber}`

  async function contact(name: string, owner: string | null, e164 = nextNumber()): Promise<string> {
    const id = named(name, newId())
    await db
      .insertInto('contacts')
      .values({ id, name, ownerUserId: owner && idOf(owner) })
      .execute()
    await db
      .insertInto('contactPhones')
      .values({ id: newId(), contactId: id, e164, isPrimary: true })
      .execute()
    return e164
  }

  async function drawContacts(told: ReturnType<typeof toldCalls>): Promise<void> {
    await contact("Anna's client", 'Anna')
    await contact("Stepan's client", 'Stepan')
    await contact('unowned client', null)
    const companyId = named("company of Stepan's client", newId())
    await db.insertInto('companies').values({ id: companyId, name: 'Фирма', ownerUserId: null }).execute()
    await sql`update companies set owner_user_id = ${idOf('Stepan')} where id = ${companyId}`.execute(db)
    await sql`update contacts set company_id = ${companyId} where id = ${idOf("Stepan's client")}`.execute(db)

    const veras = await contact("Vera's client", 'Vera')
    const call = await told({
      customerNumber: veras,
      answeredBy: idOf('Vera'),
      offeredTo: [idOf('Vera')],
      source: 'billboard',
      recording: Buffer.from('RIFF'),
    })
    named('call of Vera’s client answered by her', call)
    const recording = await db.selectFrom('recordings').select('id').executeTakeFirstOrThrow()
    named('recording of Vera’s call', recording.id)
    await told({ customerNumber: veras })
    named('request of Vera’s client', await requestOf(veras))

    const rang = await contact("Anna's client that rang at Boris", 'Anna')
    const offeredTo = [idOf('Anna'), idOf('Boris')]
    named(
      'call of Anna’s client offered to Boris',
      await told({ customerNumber: rang, offeredTo, answeredBy: idOf('Anna') }),
    )
    const unowned = await contact('unowned client that rang at Boris and talked with Anna', null)
    await told({ customerNumber: unowned, offeredTo, answeredBy: idOf('Anna') })
    const stepans = await contact("Stepan's client that rang at Boris", 'Stepan')
    named(
      'call of Stepan’s client offered to Boris',
      await told({ customerNumber: stepans, offeredTo: [idOf('Boris')], answeredBy: idOf('Stepan') }),
    )
    const talked = await contact("Stepan's client that Vera has talked with", 'Stepan')
    await told({
      customerNumber: talked,
      direction: 'outbound',
      initiatedBy: idOf('Vera'),
      answeredBy: idOf('Vera'),
    })
    const inVain = await contact("Anna's client that Vera dialled in vain", 'Anna')
    const vera = idOf('Vera')
    await told({ customerNumber: inVain, direction: 'outbound', initiatedBy: vera, offeredTo: [vera] })

    const missed = await contact('unowned client missed by Service', null)
    await told({ customerNumber: missed, queueId: idOf('queue Service') })
    named('request of nobody in queue Service', await requestOf(missed))

    const retail = { queueId: idOf('queue Retail'), offeredTo }
    const missedDraft = await told({ ...retail, customerNumber: nextNumber() })
    named('draft from queue Retail', await contactOfCall(missedDraft))
    const talkedDraft = await told({ ...retail, customerNumber: nextNumber(), answeredBy: idOf('Anna') })
    named('draft from queue Retail that Anna has talked with', await contactOfCall(talkedDraft))

    const shared = await contact('mother of a shared number', null)
    await contact('son of a shared number', 'Vera', shared)
    const boris = idOf('Boris')
    named(
      'call of the shared number',
      await told({ customerNumber: shared, offeredTo: [boris], answeredBy: boris }),
    )
    const switchboard = await contact('one of a switchboard missed by Retail', null)
    await contact('another of the switchboard', null, switchboard)
    await told({ customerNumber: switchboard, queueId: idOf('queue Retail'), offeredTo: [boris] })

    const hidden = { customerNumber: null }
    named(
      'hidden call to queue Retail answered by Anna',
      await told({ ...hidden, queueId: idOf('queue Retail'), offeredTo, answeredBy: idOf('Anna') }),
    )
    named('hidden call to queue Retail', await told({ ...hidden, queueId: idOf('queue Retail') }))
    named('hidden call to queue Service', await told({ ...hidden, queueId: idOf('queue Service') }))
    const stepan = idOf('Stepan')
    named(
      'internal call of Stepan',
      await told({ direction: 'internal', initiatedBy: stepan, answeredBy: idOf('Stepan') }),
    )
  }

  async function contactOfCall(callId: string): Promise<string> {
    const { contactId } = await db
      .selectFrom('calls')
      .select('contactId')
      .where('id', '=', callId)
      .executeTakeFirstOrThrow()
    return contactId as string
  }

  async function requestOf(customerNumber: string): Promise<string> {
    const row = await db
      .selectFrom('requests')
      .select('id')
      .where('customerNumber', '=', customerNumber)
      .executeTakeFirstOrThrow()
    return row.id
  }

  async function drawDealsAndTasks(): Promise<void> {
    const pipelineId = newId()
    const stageId = newId()
    await db.insertInto('pipelines').values({ id: pipelineId, name: 'Продажи' }).execute()
    await db.insertInto('stages').values({ id: stageId, pipelineId, name: 'Счёт', position: 0 }).execute()
    const deal = (title: string, owner: string | null, of: string | null) =>
      db
        .insertInto('deals')
        .values({
          id: named(title, newId()),
          title,
          pipelineId,
          stageId,
          currency: 'RUB',
          ownerUserId: owner && idOf(owner),
          contactId: of && idOf(of),
        })
        .execute()
    await deal("Anna's deal", 'Anna', null)
    await deal("Vera's deal with Anna's client", 'Vera', "Anna's client")
    await deal('unowned deal', null, null)
    const task = (title: string, owner: string, of: string | null, by: string) =>
      db
        .insertInto('tasks')
        .values({
          id: named(title, newId()),
          title,
          ownerUserId: idOf(owner),
          contactId: of && idOf(of),
          createdBy: idOf(by),
          dueAt: new Date(),
        })
        .execute()
    await task("Boris's task", 'Boris', null, 'Boris')
    await task("Boris's task about Vera's client", 'Boris', "Vera's client", 'Boris')
    await task('task that Stepan gave to Vera', 'Vera', null, 'Stepan')
  }
})

async function isFound(looking: Promise<unknown>): Promise<boolean> {
  try {
    await looking
    return true
  } catch (error) {
    if (error instanceof AppError && /not_found/.test(error.code)) return false
    throw error
  }
}
