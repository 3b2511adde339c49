import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Json, openCompany } from './support.ts'

test('a deal goes over the board: each step is a fact with the team of that day, and stands in the timeline', async (t) => {
  const { olga, db } = await openCompany(t)
  const [pipeline] = (await olga.get('/api/pipelines')).body
  const [first, second] = pipeline.stages
  const { body: contact } = await olga.post('/api/contacts', { name: 'Пётр', companyName: 'Ромашка' })
  const made = await olga.post('/api/deals', { title: 'Кофемашина', contactId: contact.id, amountMinor: 500 })
  assert.equal(made.status, 201)
  const { id, version, company, stage } = made.body
  assert.deepEqual([company.name, stage.id, made.body.currency], ['Ромашка', first.id, 'RUB'])

  const moved = await olga.patch(`/api/deals/${id}`, { version, stageId: second.id, amountMinor: 700 })
  assert.deepEqual([moved.body.stage.id, moved.body.amountMinor], [second.id, 700])
  const stale = await olga.patch(`/api/deals/${id}`, { version, title: 'Поздно' })
  assert.deepEqual([stale.status, stale.body.error.details.current.amountMinor], [409, 700])

  const { body: board } = await olga.get('/api/deals/board')
  const column = board.columns.find((one: Json) => one.stageId === second.id)
  assert.deepEqual([column.count, column.amountMinor, column.deals[0].id], [1, 700, id])

  const noReason = await olga.patch(`/api/deals/${id}`, { version: moved.body.version, state: 'lost' })
  assert.deepEqual(noReason.body.error.fields, { lostReasonId: 'required' })
  const [reason] = (await olga.get('/api/lost-reasons')).body
  const lost = await olga.patch(`/api/deals/${id}`, {
    version: moved.body.version,
    state: 'lost',
    lostReasonId: reason.id,
  })
  assert.deepEqual([lost.body.state, lost.body.lostReason.name], ['lost', reason.name])
  assert.ok(lost.body.closedAt)
  const again = await olga.patch(`/api/deals/${id}`, { version: lost.body.version, state: 'open' })
  assert.deepEqual([again.body.state, again.body.lostReason, again.body.closedAt], ['open', null, null])

  const facts = await db
    .selectFrom('factStageChanges')
    .select(['fromStageId', 'toStageId', 'toState', 'amountMinor', 'teamId'])
    .orderBy('at')
    .orderBy('id')
    .execute()
  const [team] = (await olga.get('/api/teams')).body
  const fact = (fromStageId: string | null, toStageId: string, toState: string, amountMinor: number) => ({
    fromStageId,
    toStageId,
    toState,
    amountMinor,
    teamId: team.id,
  })
  assert.deepEqual(facts, [
    fact(null, first.id, 'open', 500),
    fact(first.id, second.id, 'open', 700),
    fact(second.id, second.id, 'lost', 700),
    fact(second.id, second.id, 'open', 700),
  ])
  const { items } = (await olga.get(`/api/contacts/${contact.id}/timeline`)).body
  assert.deepEqual(
    items.map((item: Json) => item.body.state),
    ['open', 'lost', 'open', 'open'],
  )
  assert.equal((await olga.get(`/api/contacts/${contact.id}`)).body.deals[0].id, id)
})

test('K2: a manager takes what is nobody’s, but gives nothing to others; a head does both', async (t) => {
  const { olga, hires } = await openCompany(t)
  const [team] = (await olga.get('/api/teams')).body
  const hanna = await hires('Hanna', 'head', { teamId: team.id })
  const anna = await hires('Anna', 'manager', { teamId: team.id })
  const boris = await hires('Boris', 'manager', { teamId: team.id })
  const { body: mine } = await anna.post('/api/contacts', { name: 'Пётр' })
  assert.deepEqual([mine.owner.name, mine.can], ['Anna', { edit: true, call: false, assign: false }])
  const away = await anna.patch(`/api/contacts/${mine.id}`, { version: mine.version, ownerUserId: boris.id })
  assert.equal(away.status, 403)
  const given = await hanna.patch(`/api/contacts/${mine.id}`, {
    version: mine.version,
    ownerUserId: boris.id,
  })
  assert.equal(given.body.owner.name, 'Boris')
  assert.equal((await anna.get(`/api/contacts/${mine.id}`)).status, 404)
  assert.equal((await boris.get(`/api/contacts/${mine.id}`)).status, 200)
  const task = { title: 'Отправить счёт', dueAt: new Date().toISOString(), ownerUserId: boris.id }
  assert.equal((await anna.post('/api/tasks', task)).status, 403)
  assert.equal((await hanna.post('/api/tasks', task)).body.owner.name, 'Boris')
})

test('quality control reads everything and changes nothing', async (t) => {
  const { olga, hires } = await openCompany(t)
  const quinn = await hires('Quinn', 'quality')
  const { body: contact } = await olga.post('/api/contacts', { name: 'Пётр' })
  const card = await quinn.get(`/api/contacts/${contact.id}`)
  assert.deepEqual(card.body.can, { edit: false, call: false, assign: false })
  assert.equal((await quinn.patch(`/api/contacts/${contact.id}`, { version: 1, name: 'x' })).status, 403)
  assert.equal((await quinn.post(`/api/contacts/${contact.id}/notes`, { text: 'нет' })).status, 403)
  assert.equal((await quinn.post('/api/contacts', { name: 'x' })).status, 403)
  assert.equal((await quinn.post('/api/deals', { title: 'x' })).status, 403)
})

test('tasks are ticked off, put off and reopened', async (t) => {
  const { olga } = await openCompany(t)
  const dueAt = new Date(Date.now() - 60_000).toISOString()
  const { body: task } = await olga.post('/api/tasks', { title: 'Отправить счёт', dueAt })
  const onDay = async () => (await olga.get('/api/my-day')).body.tasks.map((one: Json) => one.id)
  assert.deepEqual(await onDay(), [task.id])
  const later = new Date(Date.now() + 48 * 3_600_000).toISOString()
  await olga.patch(`/api/tasks/${task.id}`, { dueAt: later })
  assert.deepEqual(await onDay(), [])
  const done = await olga.patch(`/api/tasks/${task.id}`, { isDone: true })
  assert.ok(done.body.doneAt)
  assert.deepEqual((await olga.get('/api/tasks')).body.items, [])
  assert.deepEqual(
    (await olga.get('/api/tasks?done=true')).body.items.map((one: Json) => one.id),
    [task.id],
  )
  assert.equal((await olga.patch(`/api/tasks/${task.id}`, { isDone: false })).body.doneAt, null)
})

test('companies are listed by name and show their contacts and deals', async (t) => {
  const { olga } = await openCompany(t)
  for (const name of ['Ёлка', 'Апрель', 'Ромашка']) await olga.post('/api/companies', { name })
  const first = (await olga.get('/api/companies?limit=2')).body
  const second = (await olga.get(`/api/companies?limit=2&cursor=${first.nextCursor}`)).body
  assert.deepEqual(
    [...first.items, ...second.items].map((company: Json) => company.name),
    ['Апрель', 'Ёлка', 'Ромашка'],
  )
  const company = second.items.at(-1)
  const { body: contact } = await olga.post('/api/contacts', { name: 'Пётр', companyId: company.id })
  await olga.post('/api/deals', { title: 'Кофе', contactId: contact.id })
  const { body: card } = await olga.patch(`/api/companies/${company.id}`, { notes: 'Оптовик' })
  assert.deepEqual([card.notes, card.contacts[0].name, card.deals[0].title], ['Оптовик', 'Пётр', 'Кофе'])
  const { hits } = (await olga.get(`/api/search?q=${encodeURIComponent('ромаш')}`)).body
  assert.deepEqual(
    hits.map((hit: Json) => hit.kind),
    ['contact', 'company'],
  )
})

test('a contract of more than 20 MB and an empty one are refused, and leave nothing behind', async (t) => {
  const { olga, db, url } = await openCompany(t)
  const upload = async (body: Buffer | ReadableStream) => {
    const response = await fetch(`${url}/api/files?name=..%2F..%2Fcontract.pdf`, {
      method: 'POST',
      headers: { origin: url, cookie: olga.cookie, 'content-type': 'application/pdf' },
      body,
      duplex: 'half',
    } as RequestInit)
    return { status: response.status, body: (await response.json()) as Json }
  }
  const mega = Buffer.alloc(1024 * 1024)
  const chunks = Array.from({ length: 21 }, () => mega)
  assert.equal((await upload(Buffer.concat(chunks))).status, 413)
  assert.equal((await upload(ReadableStream.from(chunks) as ReadableStream)).body.error.code, 'too_large')
  assert.equal((await upload(Buffer.alloc(0))).body.error.code, 'bad_request')
  assert.deepEqual(await db.selectFrom('files').selectAll().execute(), [])
  const kept = await upload(Buffer.from('%PDF'))
  assert.deepEqual([kept.status, kept.body.name, kept.body.bytes], [201, 'contract.pdf', 4])
})
