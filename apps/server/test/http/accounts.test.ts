import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { test } from 'node:test'
import { softphoneHa1, softphoneKey } from '../../src/kernel/softphone-token.ts'
import { openCompany, password } from './support.ts'

test('K2: an unknown e-mail, a wrong password and a switched-off user are answered alike', async (t) => {
  const { browser, hires, olga } = await openCompany(t)
  const anna = await hires('Anna', 'manager')
  await olga.patch(`/api/users/${anna.id}`, { isActive: false })
  const tries = [
    { email: 'nobody@example.com', password },
    { email: 'olga@example.com', password: 'wrong password' },
    { email: 'anna@example.com', password },
    { email: 'not an address', password },
  ]
  for (const body of tries) {
    const answer = await browser().post('/api/sign-in', body)
    assert.equal(answer.status, 401)
    const { requestId: _, ...error } = answer.body.error
    assert.deepEqual(error, { code: 'wrong_credentials', message: 'wrong_credentials' })
    assert.deepEqual(answer.headers.getSetCookie(), [])
  }
})

test('K2: whoever is switched off is out at once', async (t) => {
  const { hires, olga } = await openCompany(t)
  const anna = await hires('Anna', 'manager')
  assert.equal((await anna.get('/api/me')).status, 200)
  await olga.patch(`/api/users/${anna.id}`, { isActive: false })
  assert.equal((await anna.get('/api/me')).body.error.code, 'not_signed_in')
})

test('guessing passwords is slowed down', async (t) => {
  const { browser } = await openCompany(t)
  const guess = { email: 'olga@example.com', password: 'guess' }
  for (let tries = 0; tries < 10; tries++)
    assert.equal((await browser().post('/api/sign-in', guess)).status, 401)
  const refused = await browser().post('/api/sign-in', { ...guess, password })
  assert.equal(refused.status, 429)
  assert.ok(Number(refused.headers.get('retry-after')) > 60)
})

test('K2: a request from a page elsewhere is refused', async (t) => {
  const { url, olga } = await openCompany(t)
  const post = (headers: Record<string, string>) =>
    fetch(`${url}/api/contacts`, {
      method: 'POST',
      headers: { cookie: olga.cookie, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'Пётр' }),
    }).then((response) => response.status)
  assert.equal(await post({}), 403)
  assert.equal(await post({ origin: 'https://evil.example' }), 403)
  assert.equal(await post({ origin: 'null' }), 403)
  assert.equal(await post({ origin: url, 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await post({ 'sec-fetch-site': 'same-origin' }), 201)
  assert.equal(await post({ origin: url }), 201)
})

test('signing out ends the session, not only the cookie', async (t) => {
  const { olga } = await openCompany(t)
  const kept = olga.cookie
  assert.equal((await olga.post('/api/sign-out')).status, 204)
  olga.cookie = kept
  assert.equal((await olga.get('/api/me')).status, 401)
})

test('a new password needs the old one and ends the other sessions', async (t) => {
  const { olga, browser } = await openCompany(t)
  const other = await browser().signIn('olga@example.com')
  const wrong = await olga.post('/api/me/password', {
    currentPassword: 'no',
    newPassword: 'a new passphrase',
  })
  assert.equal(wrong.body.error.code, 'wrong_credentials')
  const body = { currentPassword: password, newPassword: 'a new passphrase' }
  assert.equal((await olga.post('/api/me/password', body)).status, 204)
  assert.equal((await olga.get('/api/me')).status, 200)
  assert.equal((await other.get('/api/me')).status, 401)
  await browser().signIn('olga@example.com', 'a new passphrase')
})

test('the browser gets short-lived SIP credentials that the exchange can check without asking', async (t) => {
  const { olga, config, hires, url } = await openCompany(t)
  const { body } = await olga.get('/api/softphone')
  assert.equal(body.uri, 'sip:101@perezvon')
  assert.match(body.webSocketUrl, /^ws:\/\/127\.0\.0\.1:\d+\/sip$/)
  const key = softphoneKey(config.secret)
  const ha1 = softphoneHa1(key, body.authorizationUser, body.realm, Date.now())
  const line = `${body.authorizationUser}:${body.realm}:${body.password}`
  assert.equal(ha1?.extension, '101')
  assert.equal(ha1?.sha256, crypto.createHash('sha256').update(line).digest('hex'))
  assert.equal(ha1?.md5, crypto.createHash('md5').update(line).digest('hex'))
  assert.equal(softphoneHa1(key, body.authorizationUser, body.realm, Date.parse(body.expiresAt)), undefined)
  const forged = body.authorizationUser.replace(/101$/, '102')
  assert.notEqual(softphoneHa1(key, forged, body.realm, Date.now())?.md5, ha1?.md5)

  const anna = await hires('Anna', 'manager', { extension: null })
  assert.equal((await anna.get('/api/softphone')).body.error.code, 'no_extension')
  const policy = (await fetch(url)).headers.get('content-security-policy') ?? ''
  assert.match(policy, /connect-src 'self' ws:\/\/127\.0\.0\.1:/)
})

test('names and languages are changed by their owners', async (t) => {
  const { olga } = await openCompany(t)
  const { body } = await olga.patch('/api/me', { name: 'Ольга Новая', language: 'uk' })
  assert.deepEqual([body.name, body.language], ['Ольга Новая', 'uk'])
  assert.deepEqual((await olga.patch('/api/me', {})).body.name, 'Ольга Новая')
})
