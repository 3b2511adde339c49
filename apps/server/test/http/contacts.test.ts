import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { type Json, openCompany } from './support.ts'
import { toldCalls } from './told-calls.ts'

const pyotr = { name: 'Пётр Сёмин', phones: [{ number: '8 (916) 123-45-67', label: 'личный' }] }

test('a contact is kept with its number in E.164, however it was typed', async (t) => {
  const { olga } = await openCompany(t)
  const { status, body } = await olga.post('/api/contacts', { ...pyotr, companyName: 'Ромашка' })
  assert.equal(status, 201)
  assert.deepEqual(
    body.phones.map((phone: Json) => [phone.e164, phone.display, phone.label, phone.isPrimary]),
    [['+79161234567', '+7 916 123-45-67', 'личный', true]],
  )
  assert.equal(body.company.name, 'Ромашка')
  assert.equal(body.owner.name, 'Ольга Хозяйка')
  const bad = await olga.post('/api/contacts', { name: 'Иван', phones: [{ number: '123-45' }] })
  assert.equal(bad.body.error.code, 'bad_phone_number')
  assert.deepEqual(bad.body.error.fields, { 'phones.0.number': 'bad_phone_number' })
  const again = await olga.post('/api/contacts', { name: 'Иван', companyName: 'ромашка' })
  assert.equal(again.body.company.id, body.company.id)
})

test('the list forgives: parts of names in any order, ё and е, numbers in any notation, e-mail, company, a typing error', async (t) => {
  const { olga } = await openCompany(t)
  await olga.post('/api/contacts', { ...pyotr, email: 'semin@romashka.ru', companyName: 'ООО «Ромашка»' })
  await olga.post('/api/contacts', { name: 'Мар’яна Ґалаґан', phones: [{ number: '+380507654321' }] })
  const found = async (search: string) =>
    (await olga.get(`/api/contacts?search=${encodeURIComponent(search)}`)).body.items.map(
      (item: Json) => item.name,
    )
  for (const search of [
    'семин',
    'Сёмин Пёт',
    'пе',
    '8 916 123',
    '123-45-67',
    '+7 (916) 123-45-67',
    'semin@',
    'romash',
    'ромаш',
    'Симин',
    'петр',
  ])
    assert.deepEqual(await found(search), ['Пётр Сёмин'], search)
  for (const search of ['марʼяна', "мар'яна", 'галаган', '050 765 43 21'])
    assert.deepEqual(await found(search), ['Мар’яна Ґалаґан'], search)
  for (const search of ['Кузнецов', '%', '_', '\\', '8 999'])
    assert.deepEqual(await found(search), [], search)
})

test('pages of the list neither repeat nor skip anybody', async (t) => {
  const { olga, db } = await openCompany(t)
  await sql`insert into contacts (id, name, last_contact_at)
    select gen_random_uuid(), 'Клиент ' || n,
      case when n % 3 = 0 then null when n % 3 = 1 then timestamptz '2026-01-01' else now() - n * interval '1 hour' end
    from generate_series(1, 57) n`.execute(db)
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await olga.get(`/api/contacts?limit=10${cursor && `&cursor=${cursor}`}`)
    seen.push(...body.items.map((item: Json) => item.id))
    if (!body.nextCursor) break
    cursor = body.nextCursor
  }
  assert.equal(seen.length, 57)
  assert.equal(new Set(seen).size, 57)
})

test('two people on one card lose nothing: the second is shown what the first has saved', async (t) => {
  const { olga, browser } = await openCompany(t)
  const other = await browser().signIn('olga@example.com')
  const { id, version } = (await olga.post('/api/contacts', pyotr)).body
  assert.equal((await olga.patch(`/api/contacts/${id}`, { version, name: 'Пётр Первый' })).status, 200)
  const late = await other.patch(`/api/contacts/${id}`, { version, source: 'выставка' })
  assert.equal(late.status, 409)
  assert.equal(late.body.error.code, 'stale_version')
  assert.equal(late.body.error.details.current.name, 'Пётр Первый')
  const { version: current } = late.body.error.details.current
  const saved = await other.patch(`/api/contacts/${id}`, { version: current, source: 'выставка' })
  assert.deepEqual([saved.body.name, saved.body.source], ['Пётр Первый', 'выставка'])
})

test('numbers are added, named, made first and taken away', async (t) => {
  const { olga } = await openCompany(t)
  const { id, phones } = (await olga.post('/api/contacts', pyotr)).body
  const added = await olga.post(`/api/contacts/${id}/phones`, {
    number: '495 123 45 67 доб. 12',
    isPrimary: true,
  })
  assert.deepEqual(
    added.body.phones.map((phone: Json) => [phone.e164, phone.extension, phone.isPrimary]),
    [
      ['+74951234567', '12', true],
      ['+79161234567', '', false],
    ],
  )
  await olga.post(`/api/contacts/${id}/phones`, { number: '84951234567 доб. 12' })
  const named = await olga.patch(`/api/contacts/${id}/phones/${phones[0].id}`, { isPrimary: true })
  assert.deepEqual(
    named.body.phones.map((phone: Json) => [phone.e164, phone.label, phone.isPrimary]),
    [
      ['+79161234567', 'личный', true],
      ['+74951234567', '', false],
    ],
  )
  const left = await olga.delete(`/api/contacts/${id}/phones/${phones[0].id}`)
  assert.deepEqual(
    left.body.phones.map((phone: Json) => [phone.e164, phone.isPrimary]),
    [['+74951234567', true]],
  )
})

test('N3: a contact created with a number has its earlier calls', async (t) => {
  const site = await openCompany(t)
  const { olga } = site
  const told = toldCalls(site)
  const first = await told({ source: 'site' })
  const second = await told({ direction: 'outbound' })
  const drafts = await olga.get('/api/contacts')
  assert.equal(drafts.body.items.length, 1)
  assert.equal(drafts.body.items[0].isDraft, true)

  const { body: card } = await olga.post('/api/contacts', pyotr)
  assert.equal(card.isDraft, false)
  assert.equal(card.source, 'site')
  assert.equal(card.openRequest.missedCalls, 1)
  const timeline = await olga.get(`/api/contacts/${card.id}/timeline`)
  const calls = timeline.body.items.filter((item: Json) => item.kind === 'call')
  assert.deepEqual(calls.map((item: Json) => item.call.id).sort(), [first, second].sort())
  assert.equal((await olga.get('/api/contacts')).body.items.length, 1)
})

test('N3: calls that nobody had joined become a contact’s when it gets their number', async (t) => {
  const site = await openCompany(t)
  const { olga, db } = site
  const told = toldCalls(site)
  const callId = await told({ customerNumber: '+74951112233' })
  const { id } = (await olga.post('/api/contacts', pyotr)).body
  await olga.post(`/api/contacts/${id}/phones`, { number: '8 495 111 22 33' })
  const call = await olga.get(`/api/calls/${callId}`)
  assert.equal(call.body.contact.id, id)
  assert.equal((await db.selectFrom('contacts').select('id').execute()).length, 1, 'the draft has gone')
  const { items } = (await olga.get(`/api/contacts/${id}/timeline`)).body
  assert.deepEqual(
    items.map((item: Json) => [item.kind, item.call?.id ?? item.body.closed]),
    [
      ['request', false],
      ['call', callId],
    ],
  )
})

test('N3: a number that several people share is never given to one of them silently', async (t) => {
  const site = await openCompany(t)
  const { olga } = site
  const told = toldCalls(site)
  const mother = (await olga.post('/api/contacts', pyotr)).body
  const son = (await olga.post('/api/contacts', { ...pyotr, name: 'Сын Пётр' })).body
  const callId = await told({})
  const third = (await olga.post('/api/contacts', { ...pyotr, name: 'Внук Пётр' })).body
  const before = (await olga.get(`/api/calls/${callId}`)).body
  assert.deepEqual([before.contact, before.isAmbiguous], [null, true])

  const stranger = (await olga.post('/api/contacts', { name: 'Посторонний' })).body
  const wrong = await olga.post(`/api/calls/${callId}/contact`, { contactId: stranger.id })
  assert.equal(wrong.body.error.fields.contactId, 'not_found')
  const chosen = await olga.post(`/api/calls/${callId}/contact`, { contactId: son.id })
  assert.deepEqual([chosen.body.contact.id, chosen.body.isAmbiguous], [son.id, false])
  const callsOn = async (id: string) =>
    (await olga.get(`/api/contacts/${id}/timeline`)).body.items.filter((item: Json) => item.kind === 'call')
      .length
  assert.deepEqual([await callsOn(mother.id), await callsOn(son.id), await callsOn(third.id)], [0, 1, 0])
})

test('P2: the timeline shows of every call who answered, who did not, waiting, talk and source, page by page', async (t) => {
  const site = await openCompany(t)
  const anna = await site.hires('Anna', 'manager')
  const boris = await site.hires('Boris', 'manager')
  const told = toldCalls(site)
  const { id } = (await site.olga.post('/api/contacts', pyotr)).body
  const day = (n: number) => new Date(Date.UTC(2026, 9, n))
  for (let n = 1; n <= 5; n++)
    await told({
      startedAt: day(n),
      offeredTo: [anna.id, boris.id],
      answeredBy: anna.id,
      talkSeconds: 100 + n,
      source: 'site',
    })
  await site.olga.post(`/api/contacts/${id}/notes`, { text: 'Просил перезвонить после отпуска' })
  const first = (await site.olga.get(`/api/contacts/${id}/timeline?limit=3`)).body
  assert.deepEqual(
    first.items.map((item: Json) => item.kind),
    ['note', 'call', 'call'],
  )
  assert.equal(first.items[0].body.text, 'Просил перезвонить после отпуска')
  const { call } = first.items[1]
  assert.equal(call.answeredBy.name, 'Anna')
  assert.deepEqual(call.offers.map((offer: Json) => offer.user.name).sort(), ['Anna', 'Boris'])
  assert.deepEqual([call.waitSeconds, call.talkSeconds, call.source], [4, 105, 'site'])
  const second = (await site.olga.get(`/api/contacts/${id}/timeline?limit=3&cursor=${first.nextCursor}`)).body
  assert.deepEqual(
    second.items.map((item: Json) => item.call.talkSeconds),
    [103, 102, 101],
  )
  assert.equal(second.nextCursor, null)
})

test('a draft that gets a name is one no longer; a status set by hand stands in the timeline', async (t) => {
  const site = await openCompany(t)
  const { olga } = site
  await toldCalls(site)({})
  const [draft] = (await olga.get('/api/contacts')).body.items
  const { version } = (await olga.get(`/api/contacts/${draft.id}`)).body
  const named = await olga.patch(`/api/contacts/${draft.id}`, {
    version,
    name: 'Пётр',
    status: 'not_a_client',
  })
  assert.deepEqual([named.body.isDraft, named.body.status], [false, 'not_a_client'])
  const { items } = (await olga.get(`/api/contacts/${draft.id}/timeline`)).body
  const status = items.find((item: Json) => item.kind === 'status')
  assert.deepEqual(status.body, { from: 'new', to: 'not_a_client', comment: '' })
})
