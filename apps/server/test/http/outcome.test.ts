import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Company, type Json, openCompany } from './support.ts'
import { toldCalls } from './told-calls.ts'

const hour = 3_600_000
const tomorrow = () => new Date(Date.now() + 24 * hour).toISOString()

/** Anna has talked with Pyotr, her contact. */
async function afterATalk(t: Parameters<typeof openCompany>[0]) {
  const site = await openCompany(t)
  const anna = await site.hires('Anna', 'manager')
  const { body: contact } = await anna.post('/api/contacts', {
    name: 'Пётр',
    phones: [{ number: '89161234567' }],
  })
  const callId = await toldCalls(site)({ offeredTo: [anna.id], answeredBy: anna.id })
  const save = (body: object, by = anna as Json) => by.post(`/api/calls/${callId}/outcome`, body)
  const card = async () => (await anna.get(`/api/contacts/${contact.id}`)).body
  const owed = async () => (await anna.get('/api/my-day')).body.owedOutcomes.length
  const deals = async () => (await anna.get('/api/deals')).body.items
  return { ...site, anna, contact, callId, save, card, owed, deals }
}

const factsOf = (db: Company['db']) =>
  db
    .selectFrom('factStageChanges')
    .select(['toState', 'amountMinor', 'userId', 'teamId'])
    .orderBy('id')
    .execute()

test('N4: a call stands as unprocessed on My day until its outcome is saved', async (t) => {
  const { save, owed, card, anna, callId } = await afterATalk(t)
  assert.equal(await owed(), 1)
  const saved = await save({ outcome: 'not_a_client', comment: 'Ошиблись номером' })
  assert.equal(saved.status, 200)
  assert.equal(saved.body.outcome.comment, 'Ошиблись номером')
  assert.equal(saved.body.outcomeOwedBy, null)
  assert.equal(await owed(), 0)
  assert.equal((await card()).status, 'not_a_client')
  assert.equal((await anna.get('/api/my-day')).body.done.outcomes, 1)
  assert.equal((await anna.get(`/api/calls/${callId}`)).body.outcome.processedBy.name, 'Anna')
})

test('N4: Scheduled makes the next task, with a date that is still to come', async (t) => {
  const { save, card, owed, anna, contact } = await afterATalk(t)
  const nextStep = { title: 'Отправить предложение', dueAt: tomorrow() }
  const late = await save({
    outcome: 'scheduled',
    comment: 'Ждёт цену',
    nextStep: { ...nextStep, dueAt: '2026-01-01T10:00:00Z' },
  })
  assert.equal(late.status, 422)
  assert.deepEqual(late.body.error.fields, { 'nextStep.dueAt': 'in_the_past' })
  assert.equal(await owed(), 1)

  const saved = await save({ outcome: 'scheduled', comment: 'Ждёт цену', nextStep })
  const { status, tasks } = await card()
  assert.equal(status, 'scheduled')
  assert.deepEqual(
    tasks.map((task: Json) => [task.id, task.title, task.owner.name]),
    [[saved.body.outcome.taskId, 'Отправить предложение', 'Anna']],
  )
  const { items } = (await anna.get(`/api/contacts/${contact.id}/timeline`)).body
  // the new status and its comment stand with the call, not a second time by themselves
  assert.deepEqual(items.map((item: Json) => item.kind).sort(), ['call', 'task'])
  const call = items.find((item: Json) => item.kind === 'call').call
  assert.deepEqual([call.outcome.outcome, call.outcome.comment], ['scheduled', 'Ждёт цену'])
})

test('N4: Bought makes a won deal with sum, contract and a fact with the team of that day', async (t) => {
  const { save, card, deals, db, anna, olga } = await afterATalk(t)
  const [team] = (await olga.get('/api/teams')).body
  await olga.patch(`/api/users/${anna.id}`, { teamId: team.id })
  const upload = await fetch(`${anna.url}/api/files?name=${encodeURIComponent('Договор 7.pdf')}`, {
    method: 'POST',
    headers: { origin: anna.url, cookie: anna.cookie, 'content-type': 'application/pdf' },
    body: '%PDF-1.7 contract',
  })
  const file = (await upload.json()) as Json
  assert.equal(upload.status, 201)
  const saved = await save({
    outcome: 'bought',
    comment: 'Подписали',
    amountMinor: 4_500_000,
    contractNumber: '7/26',
    contractFileId: file.id,
  })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  const [deal] = await deals()
  assert.deepEqual(
    [
      deal.state,
      deal.amountMinor,
      deal.currency,
      deal.contractNumber,
      deal.contractFile.name,
      deal.owner.name,
    ],
    ['won', 4_500_000, 'RUB', '7/26', 'Договор 7.pdf', 'Anna'],
  )
  assert.equal((await card()).status, 'bought')
  assert.deepEqual(await factsOf(db), [
    { toState: 'open', amountMinor: 4_500_000, userId: anna.id, teamId: team.id },
    { toState: 'won', amountMinor: 4_500_000, userId: anna.id, teamId: team.id },
  ])
  const got = await fetch(`${anna.url}/api/files/${file.id}`, { headers: { cookie: anna.cookie } })
  assert.match(got.headers.get('content-disposition') ?? '', /^attachment; filename\*=UTF-8''%D0%94/)
  assert.equal(await got.text(), '%PDF-1.7 contract')
})

test('N4: Bought wins the open deal that is named, and no other', async (t) => {
  const { save, anna, contact, deals, owed, olga } = await afterATalk(t)
  const { body: deal } = await anna.post('/api/deals', { title: 'Кофемашина', contactId: contact.id })
  const foreign = (await olga.post('/api/deals', { title: 'Чужая' })).body
  const bought = { outcome: 'bought', comment: 'Подписали', amountMinor: 100 }
  const wrong = await save({ ...bought, dealId: foreign.id })
  assert.deepEqual(wrong.body.error.fields, { dealId: 'not_found' })
  assert.equal(await owed(), 1)
  assert.equal((await save({ ...bought, dealId: deal.id })).status, 200)
  assert.deepEqual(
    (await deals()).map((one: Json) => [one.id, one.state, one.amountMinor]),
    [[deal.id, 'won', 100]],
  )
})

test('N4: Will not buy demands a reason from the company’s list', async (t) => {
  const { save, card, olga } = await afterATalk(t)
  const [reason] = (await olga.get('/api/lost-reasons')).body
  const body = { outcome: 'will_not_buy', comment: 'Дорого для них' }
  const unknown = await save({ ...body, lostReasonId: '00000000-0000-7000-8000-000000000000' })
  assert.deepEqual(unknown.body.error.fields, { lostReasonId: 'not_found' })
  const saved = await save({ ...body, lostReasonId: reason.id })
  assert.equal(saved.body.outcome.lostReason.name, reason.name)
  assert.equal((await card()).status, 'will_not_buy')
  assert.equal((await olga.delete(`/api/lost-reasons/${reason.id}`)).status, 409)
})

test('N4: whoever saved an outcome may correct it; what the first one did is undone', async (t) => {
  const { save, card, deals, db, callId, hires } = await afterATalk(t)
  await save({ outcome: 'bought', comment: 'Подписали', amountMinor: 100 })
  const [won] = await deals()
  const again = await save({ outcome: 'bought', comment: 'Подписали на двести', amountMinor: 200 })
  assert.equal(again.body.outcome.dealId, won.id)
  assert.deepEqual(
    (await deals()).map((deal: Json) => [deal.state, deal.amountMinor]),
    [['won', 200]],
  )

  const nextStep = { title: 'Дождаться подписи', dueAt: tomorrow() }
  await save({ outcome: 'scheduled', comment: 'Нет, ещё думают', nextStep })
  assert.equal((await deals())[0].state, 'open')
  assert.deepEqual([(await card()).status, (await card()).tasks.length], ['scheduled', 1])
  await save({ outcome: 'not_a_client', comment: 'Это был не тот' })
  assert.deepEqual([(await card()).status, (await card()).tasks.length], ['not_a_client', 0])

  const boris = await hires('Boris', 'manager')
  await db
    .insertInto('contactSight')
    .values({ userId: boris.id, contactId: (await card()).id, recentAt: new Date() })
    .execute()
  assert.equal((await save({ outcome: 'not_a_client', comment: 'я тоже' }, boris)).status, 403)
  const log = await db
    .selectFrom('auditLog')
    .select(['action', 'before', 'after'])
    .where('recordId', '=', callId)
    .orderBy('id')
    .execute()
  assert.deepEqual(
    log.map((entry) => entry.action),
    ['outcome.create', 'outcome.update', 'outcome.update', 'outcome.update'],
  )
  const last = log.at(-1)?.before as Json
  assert.equal(last.outcome, 'scheduled')
})

test('N4: only who owes the outcome, their head or an owner may save it; others do not even find the call', async (t) => {
  const { save, hires, olga, anna } = await afterATalk(t)
  const [team] = (await olga.get('/api/teams')).body
  const stranger = await hires('Stranger', 'manager')
  const quality = await hires('Quality', 'quality')
  const outsider = await hires('Outsider', 'head')
  const head = await hires('Head', 'head', { teamId: team.id })
  const body = { outcome: 'not_a_client', comment: 'Ошиблись' }
  assert.equal((await save(body, stranger)).body.error.code, 'call_not_found')
  assert.equal((await save(body, outsider)).body.error.code, 'call_not_found')
  assert.equal((await save(body, quality)).status, 403)
  await olga.patch(`/api/users/${anna.id}`, { teamId: team.id })
  assert.equal((await save(body, head)).status, 200)
})

test('N4: internal and unanswered calls owe no outcome, and none can be saved', async (t) => {
  const site = await openCompany(t)
  const anna = await site.hires('Anna', 'manager')
  const told = toldCalls(site)
  const internal = await told({ direction: 'internal', initiatedBy: anna.id, answeredBy: anna.id })
  const unanswered = await told({ direction: 'outbound', initiatedBy: anna.id })
  for (const callId of [internal, unanswered]) {
    const answer = await anna.post(`/api/calls/${callId}/outcome`, { outcome: 'not_a_client', comment: 'да' })
    assert.equal(answer.body.error.code, 'outcome_not_owed')
  }
})

test('N4: a call may be processed while one still talks', async (t) => {
  const site = await openCompany(t)
  const anna = await site.hires('Anna', 'manager')
  const callId = await toldCalls(site)({ offeredTo: [anna.id], answeredBy: anna.id, isUnfinished: true })
  const saved = await anna.post(`/api/calls/${callId}/outcome`, {
    outcome: 'not_a_client',
    comment: 'Продавец',
  })
  assert.equal(saved.status, 200)
})

test('N4: a shared number’s call needs its person first; a new caller who goes on becomes the employee’s', async (t) => {
  const site = await openCompany(t)
  const anna = await site.hires('Anna', 'manager')
  const told = toldCalls(site)
  const phones = [{ number: '89161234567' }]
  const mother = (await site.olga.post('/api/contacts', { name: 'Мать', phones })).body
  await site.olga.post('/api/contacts', { name: 'Сын', phones })
  const shared = await told({ offeredTo: [anna.id], answeredBy: anna.id })
  const nextStep = { title: 'Перезвонить о доставке', dueAt: tomorrow() }
  const body = { outcome: 'scheduled', comment: 'Уточняем', nextStep }
  const early = await anna.post(`/api/calls/${shared}/outcome`, body)
  assert.deepEqual([early.status, early.body.error.details.reason], [409, 'contact_not_chosen'])
  assert.equal((await anna.post(`/api/calls/${shared}/contact`, { contactId: mother.id })).status, 200)
  assert.equal((await anna.post(`/api/calls/${shared}/outcome`, body)).status, 200)

  const fresh = await told({ customerNumber: '+74957654321', offeredTo: [anna.id], answeredBy: anna.id })
  const saved = await anna.post(`/api/calls/${fresh}/outcome`, body)
  const card = (await anna.get(`/api/contacts/${saved.body.contact.id}`)).body
  assert.deepEqual([card.owner.name, card.isDraft, card.status], ['Anna', true, 'scheduled'])
})
