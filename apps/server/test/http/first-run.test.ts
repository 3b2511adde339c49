import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Json, openSite, owner, setupBody } from './support.ts'

test('the first run makes a company whose owner is signed in and reachable at 101', async (t) => {
  const site = await openSite(t)
  const olga = site.browser()
  const before = await olga.get('/api/setup', { 'accept-language': 'uk-UA,uk;q=0.9,en;q=0.8' })
  assert.deepEqual(before.body, { isSetUp: false, suggested: { language: 'uk' } })

  const made = await olga.post('/api/setup', setupBody)
  assert.equal(made.status, 201)
  assert.equal(made.body.extension, '101')
  assert.deepEqual(made.body.roles, ['owner', 'administrator'])
  assert.match(made.headers.getSetCookie()[0] ?? '', /HttpOnly; SameSite=Lax/)

  const me = await olga.get('/api/me')
  assert.equal(me.body.name, owner.name)
  assert.equal(me.body.team.name, 'Отдел продаж')
  const queues = await olga.get('/api/queues')
  assert.deepEqual(
    queues.body.map((queue: Json) => [queue.name, queue.members.map((member: Json) => member.name)]),
    [['Продажи', [owner.name]]],
  )
  const [pipeline] = (await olga.get('/api/pipelines')).body
  assert.ok(pipeline.stages.some((stage: Json) => stage.name === 'Отправлено предложение'))
  const form = (await olga.get('/api/outcome-form')).body
  assert.ok(form.lostReasons.length >= 3)
  assert.deepEqual([...new Set(form.phrases.map((phrase: Json) => phrase.outcome))].sort(), [
    'bought',
    'not_a_client',
    'scheduled',
    'will_not_buy',
  ])
})

test('the first run is done once, also when two come at the same moment', async (t) => {
  const site = await openSite(t)
  const answers = await Promise.all([1, 2, 3].map(() => site.browser().post('/api/setup', setupBody)))
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409, 409])
  const late = await site.browser().post('/api/setup', setupBody)
  assert.equal(late.body.error.code, 'already_set_up')
  const users = await site.db.selectFrom('users').select('id').execute()
  assert.equal(users.length, 1)
})

test('nothing stays half-written when the first run is refused', async (t) => {
  const site = await openSite(t)
  const body = { ...setupBody, company: { ...setupBody.company, timeZone: 'Mars/Olympus' } }
  const refused = await site.browser().post('/api/setup', body)
  assert.equal(refused.status, 422)
  assert.deepEqual(refused.body.error.fields, { 'company.timeZone': 'unknown_time_zone' })
  assert.equal((await site.browser().get('/api/setup')).body.isSetUp, false)
  assert.equal((await site.db.selectFrom('users').select('id').execute()).length, 0)
})

for (const language of ['ru', 'uk', 'en'])
  test(`a demo company in ${language} is there to look around in`, async (t) => {
    const site = await openSite(t)
    const olga = site.browser()
    const company = { ...setupBody.company, language }
    const made = await olga.post('/api/setup', { ...setupBody, company, start: 'demo' })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    assert.equal(made.body.company.isDemo, true)
    const contacts = await olga.get('/api/contacts?limit=200')
    assert.ok(contacts.body.items.length >= 20)
    const calls = await olga.get('/api/calls?limit=200')
    assert.ok(calls.body.items.length >= 50)
    const board = await olga.get('/api/deals/board')
    assert.equal(board.status, 200)
    assert.equal((await olga.get('/api/live-board')).status, 200)
    assert.equal((await olga.get('/api/my-day')).status, 200)
    const [contact] = contacts.body.items
    assert.equal((await olga.get(`/api/contacts/${contact.id}`)).status, 200)
    assert.equal((await olga.get(`/api/contacts/${contact.id}/timeline`)).status, 200)
  })
