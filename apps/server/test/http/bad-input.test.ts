import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { test } from 'node:test'
import { newId } from '../../src/kernel/ids.ts'
import { openCompany } from './support.ts'
import { toldCalls } from './told-calls.ts'

test('a body that is not JSON is a bad request', async (t) => {
  const { olga, db } = await openCompany(t)
  for (const body of ['{"name": ', 'name=Пётр', '', '{"name":"x"}trailing']) {
    const answer = await olga.send('POST', '/api/contacts', body)
    assert.equal(answer.status, 400, body)
    assert.equal(answer.body.error.code, 'bad_request')
    assert.ok(answer.body.error.requestId)
    assert.equal(answer.body.error.stack, undefined)
  }
  const form = await olga.send('POST', '/api/contacts', 'name=x', {
    'content-type': 'application/x-www-form-urlencoded',
  })
  assert.equal(form.status, 400)
  assert.equal((await db.selectFrom('contacts').select('id').execute()).length, 0)
})

test('a body of the wrong shape names its fields', async (t) => {
  const { olga } = await openCompany(t)
  const { status, body } = await olga.post('/api/contacts', { phones: [{ number: 7 }], email: 'nobody' })
  assert.equal(status, 422)
  assert.equal(body.error.code, 'validation_failed')
  assert.deepEqual(body.error.fields, {
    name: 'required',
    'phones.0.number': 'wrong_type',
    email: 'invalid_email',
  })
})

test('a header of 10 MB is refused with 431, and the server lives on', async (t) => {
  const { url, olga } = await openCompany(t)
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1')
  let answer = ''
  socket.on('data', (data) => {
    answer += data
  })
  socket.on('error', () => {}) // the server hangs up while we still send
  socket.write('GET /api/me HTTP/1.1\r\nhost: x\r\nx-big: ')
  socket.write('a'.repeat(10 * 1024 * 1024))
  await new Promise((resolve) => socket.once('close', resolve))
  assert.match(answer, /^HTTP\/1\.1 431 /)
  assert.match(answer, /"code":"too_large"/)
  assert.equal((await olga.get('/api/me')).status, 200)
})

test('what is no HTTP at all is answered and hung up', async (t) => {
  const { url } = await openCompany(t)
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1')
  let answer = ''
  socket.on('data', (data) => {
    answer += data
  })
  socket.write('INVITE sip:sales@example.com SIP/2.0\r\n\r\n')
  await once(socket, 'close')
  assert.match(answer, /^HTTP\/1\.1 400 /)
})

test('a body that is too large is refused', async (t) => {
  const { olga } = await openCompany(t)
  const answer = await olga.post('/api/contacts', { name: 'x'.repeat(2 * 1024 * 1024) })
  assert.equal(answer.status, 413)
  assert.equal(answer.body.error.code, 'too_large')
})

test('an unknown id is not found, whatever it looks like', async (t) => {
  const { olga } = await openCompany(t)
  const ids = [newId(), '7', 'undefined', '%00', `${'9'.repeat(300)}`, "'; drop table contacts; --"]
  for (const id of ids)
    for (const path of ['contacts', 'companies', 'deals', 'calls', 'files'])
      assert.equal((await olga.get(`/api/${path}/${encodeURIComponent(id)}`)).status, 404, `${path} ${id}`)
  assert.equal((await olga.get(`/api/recordings/${newId()}/audio`)).status, 404)
  assert.equal((await olga.patch(`/api/contacts/${newId()}`, { version: 1 })).status, 404)
  assert.equal(
    (await olga.post(`/api/calls/${newId()}/outcome`, { outcome: 'not_a_client', comment: 'a' })).status,
    404,
  )
  assert.equal((await olga.get('/api/no-such-thing')).body.error.code, 'not_found')
  assert.equal((await olga.send('DELETE', '/api/contacts')).body.error.code, 'not_found')
})

test('a date that does not exist is refused, and nothing is written', async (t) => {
  const { olga, db } = await openCompany(t)
  for (const dueAt of [
    '2026-02-30T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-01-01T25:00:00Z',
    'tomorrow',
    '',
  ]) {
    const answer = await olga.post('/api/tasks', { title: 'Отправить счёт', dueAt })
    assert.equal(answer.status, 422, dueAt)
    assert.ok(answer.body.error.fields.dueAt.startsWith('invalid_'), answer.body.error.fields.dueAt)
  }
  assert.equal((await db.selectFrom('tasks').select('id').execute()).length, 0)
  assert.equal((await olga.get('/api/calls?from=2026-02-30')).status, 422)
})

test('a forged cursor is a bad request', async (t) => {
  const { olga } = await openCompany(t)
  const forged = Buffer.from(JSON.stringify(['not a time', 'not an id'])).toString('base64url')
  for (const cursor of ['x', forged, 'WyIiXQ'])
    for (const path of ['contacts', 'calls', 'requests', 'tasks', 'companies', 'deals'])
      assert.equal((await olga.get(`/api/${path}?cursor=${cursor}`)).status, 400, `${path} ${cursor}`)
})

test('a NUL in a text is refused by name, not by a crash', async (t) => {
  const { olga } = await openCompany(t)
  const answer = await olga.post('/api/contacts', { name: 'a\u0000b' })
  assert.equal(answer.status, 400)
  assert.equal((await olga.get('/api/search?q=%00')).status, 400)
})

test('N4: comments that say nothing are refused and leave the call unprocessed', async (t) => {
  const site = await openCompany(t)
  const anna = await site.hires('Anna', 'manager')
  const callId = await toldCalls(site)({ offeredTo: [anna.id], answeredBy: anna.id })
  for (const comment of ['', '   ', '...', '—!?', '🙂']) {
    const answer = await anna.post(`/api/calls/${callId}/outcome`, { outcome: 'not_a_client', comment })
    assert.equal(answer.status, 422, comment)
    assert.equal(answer.body.error.fields.comment, 'meaningless')
  }
  const lost = await anna.post(`/api/calls/${callId}/outcome`, { outcome: 'will_not_buy', comment: 'дорого' })
  assert.equal(lost.body.error.fields.lostReasonId, 'required')
  assert.equal((await anna.get('/api/my-day')).body.owedOutcomes.length, 1)
})

test('a page that does not exist is the app’s to explain, an asset that does not exist is not found', async (t) => {
  const { url } = await openCompany(t)
  const page = await fetch(`${url}/contacts/xyz`)
  assert.ok([200, 503].includes(page.status)) // 503 while the web app has not been built
  assert.equal((await fetch(`${url}/assets/nothing.js`)).status, 404)
  for (const path of ['/assets/../../package.json', '/..%2f..%2f..%2fpackage.json', '//etc/passwd'])
    assert.doesNotMatch(await rawGet(url, path), /workspaces|root:/, path)
})

/** Sends the path as it is, where fetch would tidy it up. */
async function rawGet(url: string, path: string): Promise<string> {
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1')
  let answer = ''
  socket.on('data', (data) => {
    answer += data
  })
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
  await once(socket, 'close')
  return answer
}
