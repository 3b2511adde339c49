import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDb } from '../../../../test/support/index.ts'
import { identifyCaller } from '../../src/crm/identity/identify-caller.ts'
import { newId } from '../../src/kernel/ids.ts'

async function drawn(t: Parameters<typeof testDb>[0]) {
  const { db } = await testDb(t)
  const anna = newId()
  const companyId = newId()
  await db.insertInto('users').values({ id: anna, name: 'Анна', email: 'anna@example.com' }).execute()
  await db.insertInto('companies').values({ id: companyId, name: 'Ромашка' }).execute()
  const person = async (name: string, e164: string, lastContactAt: string | null) => {
    const id = newId()
    await db
      .insertInto('contacts')
      .values({ id, name, companyId, ownerUserId: anna, lastContactAt })
      .execute()
    for (const extension of ['', '12'])
      await db.insertInto('contactPhones').values({ id: newId(), contactId: id, e164, extension }).execute()
    return id
  }
  return { db, anna, person }
}

test('N1: a known caller is named with company, manager, last contact and the newest open deal', async (t) => {
  const { db, anna, person } = await drawn(t)
  const contactId = await person('Пётр', '+79161234567', '2026-11-01T10:00:00Z')
  const pipelineId = newId()
  const stageId = newId()
  await db.insertInto('pipelines').values({ id: pipelineId, name: 'Продажи' }).execute()
  await db
    .insertInto('stages')
    .values({ id: stageId, pipelineId, name: 'Выставлен счёт', position: 0 })
    .execute()
  const deal = { contactId, pipelineId, stageId, currency: 'RUB', amountMinor: 100 }
  const ids = [newId(), newId(), newId()] as const
  await db
    .insertInto('deals')
    .values([
      { ...deal, id: ids[0], title: 'Прошлая', state: 'won', createdAt: '2026-11-03T00:00:00Z' },
      { ...deal, id: ids[1], title: 'Ранняя', createdAt: '2026-11-01T00:00:00Z' },
      { ...deal, id: ids[2], title: 'Новая', createdAt: '2026-11-02T00:00:00Z' },
    ])
    .execute()
  assert.deepEqual(await identifyCaller(db, '+79161234567'), {
    kind: 'contact',
    people: [
      {
        contactId,
        name: 'Пётр',
        company: 'Ромашка',
        owner: { id: anna, name: 'Анна' },
        lastContactAt: '2026-11-01T10:00:00.000Z',
        status: 'new',
        isDraft: false,
        openDeal: { id: ids[2], title: 'Новая', stage: 'Выставлен счёт', amountMinor: 100, currency: 'RUB' },
      },
    ],
  })
})

test('N1: a number that several people share shows all of them, newest contact first', async (t) => {
  const { db, person } = await drawn(t)
  const number = '+74951234567'
  await person('Давно', number, '2026-01-01T00:00:00Z')
  await person('Никогда', number, null)
  await person('Вчера', number, '2026-11-01T00:00:00Z')
  const { kind, people } = await identifyCaller(db, number)
  assert.equal(kind, 'shared')
  assert.deepEqual(
    people.map((one) => one.name),
    ['Вчера', 'Давно', 'Никогда'],
  )
})

test('N1: an unknown and a hidden number are told apart', async (t) => {
  const { db } = await drawn(t)
  assert.deepEqual(await identifyCaller(db, '+79990000000'), { kind: 'unknown', people: [] })
  assert.deepEqual(await identifyCaller(db, null), { kind: 'hidden', people: [] })
})
