import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitFor } from '../../../../test/support/index.ts'
import { type Company, type Json, openCompany } from './support.ts'

const trunkInput = { name: 'Билайн', host: 'sip.example.com' }

/** The exchange answers that command; every other one is done at once. */
async function exchangeAnswers({ exchange }: Company, kind: string, answer: unknown): Promise<void> {
  exchange.answer = (command: Json) => (command.kind === kind ? answer : undefined)
  await waitFor(() => exchange.clients > 0, { what: 'the web to be connected' })
}

test('K2: who has a desk phone and whether it is registered is for those who manage the settings', async (t) => {
  const company = await openCompany(t)
  const anna = await company.hires('Anna', 'manager')
  const phone = {
    extension: '101',
    userAgent: 'Yealink SIP-T31P 124.86.0.40',
    address: '192.168.1.20',
    since: '2026-11-22T09:00:00.000Z',
  }
  await exchangeAnswers(company, 'desk-phones', [phone])
  assert.equal((await anna.get('/api/desk-phones')).status, 403)
  assert.deepEqual((await company.olga.get('/api/desk-phones')).body, { isKnown: true, phones: [phone] })
  await company.exchange.close()
  await waitFor(async () => !(await company.olga.get('/api/desk-phones')).body.isKnown, {
    what: 'the exchange to be missed',
  })
})

test('K2: where a line’s name leads is for those who manage the settings', async (t) => {
  const company = await openCompany(t)
  const heda = await company.hires('Heda', 'head')
  const found = [{ host: 'sip.example.com', addresses: ['192.0.2.1'], problem: null }]
  await exchangeAnswers(company, 'trunk-addresses', found)
  assert.equal((await heda.get('/api/trunk-addresses')).status, 403)
  assert.deepEqual((await company.olga.get('/api/trunk-addresses')).body, found)
})

test('a number that leads somewhere already says where; an extension says whose it is', async (t) => {
  const { olga } = await openCompany(t)
  const [queue] = (await olga.get('/api/queues')).body
  const { body: trunk } = await olga.post('/api/trunks', trunkInput)
  const input = { number: '+7 495 123-45-67', queueId: queue.id, trunkId: trunk.id }
  await olga.post('/api/numbers', input)
  const { body: other } = await olga.post('/api/numbers', { ...input, number: '+7 495 123-45-68' })
  for (const answer of [
    await olga.post('/api/numbers', { number: '84951234567', queueId: queue.id }),
    await olga.patch(`/api/numbers/${other.id}`, { number: '84951234567' }),
  ]) {
    assert.equal(answer.status, 422)
    assert.deepEqual(answer.body.error.fields, { number: 'taken' })
    assert.deepEqual(answer.body.error.details, { takenBy: { queue: queue.name, trunk: 'Билайн' } })
  }
  assert.equal((await olga.patch(`/api/numbers/${other.id}`, { number: '84951234568' })).status, 200)
  const clash = { name: 'Анна', email: 'a@example.com', password: 'long enough', roles: ['manager'] }
  const taken = await olga.post('/api/users', { ...clash, extension: '101' })
  assert.deepEqual(taken.body.error.details, { takenBy: { user: 'Ольга Хозяйка' } })
})

test('a line’s server is a name or an address and nothing else; its port is checked, and asked for when it matters', async (t) => {
  const { olga } = await openCompany(t)
  const fieldsOf = async (part: object) =>
    (await olga.post('/api/trunks', { ...trunkInput, ...part })).body.error?.fields
  for (const host of ['sip:sip.example.com', 'sip.example.com:5060', '999.1.1.1', 'два слова', 'a..b'])
    assert.deepEqual(await fieldsOf({ host }), { host: 'bad_host' }, host)
  for (const host of ['sip.example.com.', '192.0.2.1', '2001:db8::1', '[2001:db8::1]', 'localhost', 'сип.рф'])
    assert.equal(await fieldsOf({ host }), undefined, host)
  assert.deepEqual(await fieldsOf({ host: ' ' }), { host: 'required' })
  assert.deepEqual(await fieldsOf({ port: 99_999 }), { port: 'too_big' })
  assert.deepEqual(await fieldsOf({ matchPort: true }), { port: 'required' })
  const { body: trunk } = await olga.post('/api/trunks', { ...trunkInput, port: 5061, matchPort: true })
  const bare = await olga.patch(`/api/trunks/${trunk.id}`, { port: null })
  assert.deepEqual(bare.body.error.fields, { port: 'required' })
})

test('whoever has left is no member of a group any more, and the group can be changed', async (t) => {
  const { olga, hires } = await openCompany(t)
  const anna = await hires('Anna', 'manager')
  const { body: queue } = await olga.post('/api/queues', { name: 'Опт', memberUserIds: [anna.id] })
  await olga.patch(`/api/users/${anna.id}`, { isActive: false })
  const listed = (await olga.get('/api/queues')).body.find((one: Json) => one.id === queue.id)
  assert.deepEqual(listed.members, [])
  const memberUserIds = listed.members.map((one: Json) => one.id)
  assert.equal((await olga.patch(`/api/queues/${queue.id}`, { name: 'ОПТ', memberUserIds })).status, 200)
})

test('every change of the settings is written down, a deletion with what it took away', async (t) => {
  const { olga, db } = await openCompany(t)
  const [queue] = (await olga.get('/api/queues')).body
  const made: [string, string, object][] = [
    ['trunks', 'trunk', { ...trunkInput, secret: 'trunk secret' }],
    ['numbers', 'number', { number: '+7 495 123-45-67', queueId: queue.id }],
    ['queues', 'queue', { name: 'Опт' }],
    ['teams', 'team', { name: 'Опт' }],
    ['phrases', 'phrase', { outcome: 'bought', text: 'Оплата пришла' }],
    ['lost-reasons', 'lost-reason', { name: 'Далеко' }],
  ]
  for (const [path, kind, input] of made) {
    const { body: record } = await olga.post(`/api/${path}`, input)
    assert.equal((await olga.delete(`/api/${path}/${record.id}`)).status, 204, path)
    const rows = await db
      .selectFrom('auditLog')
      .select(['action', 'before', 'actorUserId'])
      .where('recordKind', '=', kind)
      .where('recordId', '=', record.id)
      .orderBy('id')
      .execute()
    assert.deepEqual(
      rows.map(({ action }) => action),
      [`${kind}.create`, `${kind}.delete`],
    )
    assert.equal((rows[1]!.before as Json).id, record.id)
    assert.ok(rows.every(({ actorUserId }) => actorUserId))
    assert.ok(!JSON.stringify(rows).includes('trunk secret'))
  }
})
