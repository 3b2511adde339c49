import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { test } from 'node:test'
import { sealingKey, unsealText } from '../../src/kernel/sealed-text.ts'
import { type Json, openCompany, password } from './support.ts'

test('K2: settings are for owners and administrators', async (t) => {
  const { hires, olga } = await openCompany(t)
  const anna = await hires('Anna', 'manager')
  const adam = await hires('Adam', 'administrator')
  for (const path of ['users', 'trunks', 'numbers']) {
    assert.equal((await anna.get(`/api/${path}`)).status, 403, path)
    assert.equal((await adam.get(`/api/${path}`)).status, 200, path)
  }
  assert.equal((await anna.post('/api/teams', { name: 'Свои' })).status, 403)
  assert.equal((await anna.patch('/api/company', { name: 'Моя' })).status, 403)
  assert.equal((await adam.post('/api/teams', { name: 'Опт' })).status, 201)
  assert.deepEqual((await adam.get('/api/contacts')).body.items, [])
  const { body: me } = await olga.get('/api/me')
  const grab = await adam.patch(`/api/users/${me.id}`, { password: 'taken over today' })
  assert.equal(grab.status, 403, 'an administrator must not rise above the owner')
  const rise = { name: 'X', email: 'x@example.com', password, roles: ['owner'] }
  assert.equal((await adam.post('/api/users', rise)).status, 403)
})

test('a user is hired with the next free extension, moved, and cannot be the last owner to go', async (t) => {
  const { olga, browser } = await openCompany(t)
  const body = { name: 'Анна', email: 'Anna@Example.com', password, roles: ['manager'] }
  const { status, body: anna } = await olga.post('/api/users', body)
  assert.equal(status, 201)
  assert.deepEqual([anna.extension, anna.email, anna.hasDeskPhone], ['102', 'anna@example.com', false])
  await browser().signIn('ANNA@example.com')
  const twice = await olga.post('/api/users', { ...body, email: 'anna@example.com' })
  assert.deepEqual(twice.body.error.fields, { email: 'taken' })
  const taken = await olga.patch(`/api/users/${anna.id}`, { extension: '101' })
  assert.deepEqual(taken.body.error.fields, { extension: 'taken' })
  const moved = await olga.patch(`/api/users/${anna.id}`, { extension: '205', roles: ['head'] })
  assert.deepEqual([moved.body.extension, moved.body.roles], ['205', ['head']])
  const { body: me } = await olga.get('/api/me')
  const alone = await olga.patch(`/api/users/${me.id}`, { roles: ['manager'] })
  assert.equal(alone.body.error.code, 'conflict')
  assert.deepEqual((await olga.get('/api/me')).body.roles, ['owner', 'administrator'])
})

test('a desk phone’s password is shown once, and only its digests are kept', async (t) => {
  const { olga, db } = await openCompany(t)
  const { status, body } = await olga.post('/api/extensions/101/desk-phone')
  assert.equal(status, 201)
  assert.deepEqual([body.username, body.domain, body.transport], ['101', 'perezvon', 'udp'])
  const stored = await db
    .selectFrom('extensions')
    .selectAll()
    .where('number', '=', '101')
    .executeTakeFirstOrThrow()
  const line = `101:perezvon:${body.password}`
  assert.equal(stored.ha1Md5, crypto.createHash('md5').update(line).digest('hex'))
  assert.equal(stored.ha1Sha256, crypto.createHash('sha256').update(line).digest('hex'))
  assert.ok(!JSON.stringify(await db.selectFrom('auditLog').selectAll().execute()).includes(body.password))
  assert.equal((await olga.get('/api/users')).body[0].hasDeskPhone, true)
  assert.equal((await olga.delete('/api/extensions/101/desk-phone')).status, 204)
  assert.equal((await olga.get('/api/users')).body[0].hasDeskPhone, false)
  assert.equal((await olga.post('/api/extensions/999/desk-phone')).status, 404)
})

test('a trunk’s password is sealed with the installation’s key and never shown', async (t) => {
  const { olga, db, config } = await openCompany(t)
  const input = {
    name: 'Оператор',
    host: 'sip.example.com',
    username: 'firm',
    secret: 'trunk secret',
    callerNumber: '8 495 123-45-67',
  }
  const { body: trunk } = await olga.post('/api/trunks', input)
  assert.deepEqual([trunk.hasSecret, trunk.callerNumber, trunk.secret], [true, '+74951234567', undefined])
  assert.equal(trunk.callerDisplay, '+7 495 123-45-67')
  const stored = await db.selectFrom('trunks').select('secret').executeTakeFirstOrThrow()
  assert.equal(unsealText(sealingKey(config.secret), stored.secret as string), 'trunk secret')
  assert.ok(!JSON.stringify(await db.selectFrom('auditLog').selectAll().execute()).includes('trunk secret'))
  const renamed = await olga.patch(`/api/trunks/${trunk.id}`, { name: 'Другой' })
  assert.deepEqual(
    [renamed.body.name, renamed.body.hasSecret, renamed.body.host],
    ['Другой', true, 'sip.example.com'],
  )
  assert.equal((await olga.patch(`/api/trunks/${trunk.id}`, { secret: null })).body.hasSecret, false)
  assert.equal((await olga.delete(`/api/trunks/${trunk.id}`)).status, 204)
})

test('numbers lead to queues; what is in use cannot be taken away', async (t) => {
  const { olga } = await openCompany(t)
  const { body: queue } = await olga.post('/api/queues', { name: 'Сервис' })
  assert.deepEqual([queue.ringTimeoutSeconds, queue.members], [25, []])
  const input = { number: '8 (495) 123-45-67', queueId: queue.id, source: 'billboard' }
  const { body: number } = await olga.post('/api/numbers', input)
  assert.deepEqual(
    [number.e164, number.display, number.queue.name],
    ['+74951234567', '+7 495 123-45-67', 'Сервис'],
  )
  assert.deepEqual((await olga.post('/api/numbers', input)).body.error.fields, { number: 'taken' })
  assert.equal((await olga.delete(`/api/queues/${queue.id}`)).status, 409)
  assert.equal((await olga.delete(`/api/numbers/${number.id}`)).status, 204)
  assert.equal((await olga.delete(`/api/queues/${queue.id}`)).status, 204)
  const [team] = (await olga.get('/api/teams')).body
  assert.equal((await olga.delete(`/api/teams/${team.id}`)).status, 409)
  const { body: below } = await olga.post('/api/teams', { name: 'Опт', parentId: team.id })
  const circle = await olga.patch(`/api/teams/${team.id}`, { parentId: below.id })
  assert.deepEqual(circle.body.error.fields, { parentId: 'own_descendant' })
})

test('lost reasons and phrases are the company’s own', async (t) => {
  const { olga } = await openCompany(t)
  const { body: reason } = await olga.post('/api/lost-reasons', { name: 'Далеко ехать' })
  assert.deepEqual((await olga.post('/api/lost-reasons', { name: 'Далеко ехать' })).body.error.fields, {
    name: 'taken',
  })
  await olga.patch(`/api/lost-reasons/${reason.id}`, { isActive: false })
  const offered = (await olga.get('/api/outcome-form')).body.lostReasons.map((one: Json) => one.name)
  assert.ok(offered.length > 0 && !offered.includes('Далеко ехать'))
  const { body: phrase } = await olga.post('/api/phrases', { outcome: 'bought', text: 'Оплата пришла' })
  const changed = await olga.patch(`/api/phrases/${phrase.id}`, { text: 'Оплата получена' })
  assert.deepEqual([changed.body.outcome, changed.body.text], ['bought', 'Оплата получена'])
  assert.equal((await olga.delete(`/api/phrases/${phrase.id}`)).status, 204)
  assert.equal((await olga.delete(`/api/lost-reasons/${reason.id}`)).status, 204)
})

test('company settings are checked and kept', async (t) => {
  const { olga } = await openCompany(t)
  const bad = await olga.patch('/api/company', { timeZone: 'Mars/Olympus' })
  assert.deepEqual(bad.body.error.fields, { timeZone: 'unknown_time_zone' })
  const { body } = await olga.patch('/api/company', {
    callingFrom: '10:30',
    requestClosingTalkSeconds: 15,
    callbackWindowMinutes: 30,
  })
  assert.deepEqual(
    [body.callingFrom, body.callingUntil, body.requestClosingTalkSeconds, body.callbackWindowMinutes],
    ['10:30', '21:00', 15, 30],
  )
})

test('the API documents itself, every route with its answers', async (t) => {
  const { url, olga } = await openCompany(t)
  const { body: api } = await olga.get('/api/docs/json')
  assert.equal(api.openapi.slice(0, 2), '3.')
  const operations = Object.entries<Json>(api.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  )
  assert.ok(operations.length > 60)
  for (const { name, operation } of operations) assert.ok(operation.summary, `${name} has no summary`)
  const card = api.paths['/api/contacts/{id}'].get.responses['200'].content['application/json'].schema
  assert.ok(card.properties.phones.items.properties.e164)
  assert.equal((await fetch(`${url}/api/docs`)).status, 200)
})
