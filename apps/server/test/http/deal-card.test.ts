import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Browser, type Json, openCompany } from './support.ts'

async function upload(who: Browser, name: string, text = '%PDF'): Promise<Json> {
  const response = await fetch(`${who.url}/api/files?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { origin: who.url, cookie: who.cookie, 'content-type': 'application/pdf' },
    body: text,
  })
  return response.json()
}

/** Anna sells a coffee machine to Pyotr; Boris is another manager, of the same team, Hanna's. */
async function selling(t: Parameters<typeof openCompany>[0]) {
  const site = await openCompany(t)
  const [team] = (await site.olga.get('/api/teams')).body
  const hanna = await site.hires('Hanna', 'head', { teamId: team.id })
  const anna = await site.hires('Anna', 'manager', { teamId: team.id })
  const boris = await site.hires('Boris', 'manager', { teamId: team.id })
  const { body: contact } = await anna.post('/api/contacts', { name: 'Пётр' })
  const { body: deal } = await anna.post('/api/deals', {
    title: 'Кофемашина',
    contactId: contact.id,
    amountMinor: 500,
  })
  const card = async (who: Browser = anna): Promise<Json> => (await who.get(`/api/deals/${deal.id}`)).body
  const change = async (patch: object, who: Browser = anna) =>
    who.patch(`/api/deals/${deal.id}`, { version: (await card(hanna)).version, ...patch })
  const timeline = async (who: Browser = anna): Promise<Json[]> =>
    (await who.get(`/api/contacts/${contact.id}/timeline`)).body.items
  return { ...site, hanna, anna, boris, contact, deal, card, change, timeline }
}

test('a deal’s page shows its steps, who did them, its tasks, and what may be done', async (t) => {
  const { anna, hanna, deal, card, change } = await selling(t)
  const [first, second] = (await card()).stages
  await change({ stageId: second.id, amountMinor: 700 }, hanna)
  const dueAt = new Date(Date.now() + 3_600_000).toISOString()
  const { body: task } = await anna.post('/api/tasks', { title: 'Отправить счёт', dealId: deal.id, dueAt })
  await change({ state: 'won' })
  const { history, tasks, can, seesContact, state } = await card()
  assert.deepEqual(
    history.map((step: Json) => [
      step.from?.id ?? null,
      step.to.id,
      step.state,
      step.amountMinor,
      step.by.name,
    ]),
    [
      [second.id, second.id, 'won', 700, 'Anna'],
      [first.id, second.id, 'open', 700, 'Hanna'],
      [null, first.id, 'open', 500, 'Anna'],
    ],
  )
  assert.deepEqual(
    tasks.map((one: Json) => one.id),
    [task.id],
  )
  assert.deepEqual([state, seesContact, can], ['won', true, { edit: true, assign: false }])
  assert.deepEqual((await card(hanna)).can, { edit: true, assign: true })
})

test('K2: whoever does not see a deal finds neither it nor its contract', async (t) => {
  const { anna, boris, hanna, olga, hires, card, change, deal, contact } = await selling(t)
  const quinn = await hires('Quinn', 'quality')
  const administrator = await hires('Adam', 'administrator')
  const file = await upload(anna, 'Договор 7.pdf')
  assert.equal((await change({ contractFileId: file.id })).status, 200)
  for (const who of [anna, hanna, olga, quinn]) {
    assert.equal((await who.get(`/api/deals/${deal.id}`)).status, 200)
    assert.equal((await who.get(`/api/files/${file.id}`)).status, 200)
  }
  for (const who of [boris, administrator]) {
    assert.equal((await who.get(`/api/deals/${deal.id}`)).status, 404)
    assert.equal((await who.get(`/api/files/${file.id}`)).status, 404)
    assert.equal((await change({ title: 'Моя' }, who)).status, 404)
  }
  assert.equal((await change({ title: 'Моя' }, quinn)).status, 403)
  assert.deepEqual((await card(quinn)).can, { edit: false, assign: false })

  // handed over, deal and contact: whoever uploaded the contract does not open it any more
  const { version } = (await hanna.get(`/api/contacts/${contact.id}`)).body
  await hanna.patch(`/api/contacts/${contact.id}`, { version, ownerUserId: boris.id })
  await change({ ownerUserId: boris.id }, hanna)
  assert.equal((await anna.get(`/api/deals/${deal.id}`)).status, 404)
  assert.equal((await anna.get(`/api/files/${file.id}`)).status, 404)
  assert.equal((await boris.get(`/api/files/${file.id}`)).status, 200)
})

test('a contract is attached, replaced, taken off and put back, by others too', async (t) => {
  const { anna, hanna, boris, change, card, timeline } = await selling(t)
  const [first, second, foreign] = [
    await upload(anna, 'Черновик.pdf'),
    await upload(anna, 'Договор.pdf'),
    await upload(boris, 'Чужой.pdf'),
  ]
  await change({ contractFileId: first.id })
  await change({ contractFileId: second.id }, anna)
  assert.equal((await card()).contractFile.name, 'Договор.pdf')
  assert.equal((await change({ contractFileId: null }, hanna)).body.contractFile, null)
  assert.equal((await change({ contractFileId: second.id }, hanna)).body.contractFile.id, second.id)
  assert.deepEqual(
    (await timeline()).flatMap(({ body }) => body.contract?.name ?? []),
    ['Договор.pdf', 'Черновик.pdf'],
  )
  const refused = await change({ contractFileId: foreign.id }, hanna)
  assert.deepEqual(refused.body.error.fields, { contractFileId: 'not_found' })
})

test('the timeline opens a deal and its contract for those who see the deal', async (t) => {
  const { anna, boris, db, contact, change, timeline } = await selling(t)
  const file = await upload(anna, 'Договор.pdf')
  await change({ contractFileId: file.id })
  const [attached, opened] = await timeline()
  assert.deepEqual(
    [attached?.body.contract, attached?.author.name],
    [{ id: file.id, name: 'Договор.pdf' }, 'Anna'],
  )
  assert.deepEqual(
    [attached?.body.contractFile, opened?.body.isVisible],
    [{ id: file.id, name: 'Договор.pdf' }, true],
  )

  await db
    .insertInto('contactSight')
    .values({ userId: boris.id, contactId: contact.id, recentAt: new Date() })
    .execute()
  for (const { body } of await timeline(boris))
    assert.deepEqual([body.isVisible, body.contractFile, body.contract], [false, null, undefined])
})
