import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import { testDb } from '../../../../test/support/index.ts'
import { identifyCaller } from '../../src/crm/identity/identify-caller.ts'
import { demoCustomerOf, planRingMe } from '../../src/demo/demo-customer.ts'
import { vocabularyOf } from '../../src/demo/vocabulary/vocabulary-of.ts'
import { newId } from '../../src/kernel/ids.ts'
import { demoCompany, fridayAfternoon, makeDemoCompany, moscow } from './demo-company.ts'

test('Ring me as a known customer: one whose manager I am, recognised by the number alone', async () => {
  const { db, administratorUserId: userId } = await demoCompany()
  const plan = await planRingMe(db, { userId, as: 'known' })
  assert.ok(plan)
  const { kind, people } = await identifyCaller(db, plan.fromNumber)
  assert.equal(kind, 'contact')
  assert.equal(people[0]!.name, plan.name)
  assert.equal(people[0]!.owner?.id, userId)
  assert.ok(people[0]!.openDeal)
  assert.ok(vocabularyOf('ru').maleNames.includes(plan.name!.split(' ')[0]!), 'the voice is a man’s')
  assert.ok(fs.existsSync(plan.prompt))
})

test('every colleague has a customer who can ring them', async () => {
  const { db } = await demoCompany()
  const managers = await db
    .selectFrom('contacts')
    .select('ownerUserId')
    .distinct()
    .where('ownerUserId', 'is not', null)
    .execute()
  assert.ok(managers.length >= 7)
  for (const { ownerUserId } of managers) {
    const customer = await demoCustomerOf(db, ownerUserId!, 'ru')
    assert.ok(customer)
    assert.equal((await identifyCaller(db, customer.number)).people[0]!.owner?.id, ownerUserId)
  }
})

test('Ring me dials a number whose queue rings me', async () => {
  const { db, administratorUserId: userId } = await demoCompany()
  const plan = await planRingMe(db, { userId, as: 'new' })
  const queue = await db
    .selectFrom('numbers')
    .innerJoin('queueMembers', 'queueMembers.queueId', 'numbers.queueId')
    .select('numbers.e164')
    .where('queueMembers.userId', '=', userId)
    .execute()
  assert.ok(queue.some(({ e164 }) => e164 === plan?.toNumber))
})

test('Ring me as a new customer: nobody knows the number, and the next time it is another one', async () => {
  const { db, administratorUserId: userId } = await makeDemoCompany(moscow, fridayAfternoon)
  const first = await planRingMe(db, { userId, as: 'new' })
  assert.ok(first)
  assert.equal(first.name, null)
  assert.equal((await identifyCaller(db, first.fromNumber)).kind, 'unknown')
  const contactId = newId()
  await db.insertInto('contacts').values({ id: contactId, isDraft: true }).execute()
  await db.insertInto('contactPhones').values({ id: newId(), contactId, e164: first.fromNumber }).execute()
  const second = await planRingMe(db, { userId, as: 'new' })
  assert.notEqual(second?.fromNumber, first.fromNumber)
})

test('a company without a number to dial cannot be rung', async (t) => {
  const { db } = await testDb(t)
  assert.equal(await planRingMe(db, { userId: newId(), as: 'known' }), undefined)
  await db
    .insertInto('company')
    .values({ ...moscow, name: 'Пусто' })
    .execute()
  assert.equal(await planRingMe(db, { userId: newId(), as: 'new' }), undefined)
})
