import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { tempDir } from '../../../../test/support/index.ts'
import { ConfigError, deriveKey, describeOptions, loadConfig, options } from '../../src/kernel/config.ts'

test('without settings everything listens at this computer only', () => {
  const config = loadConfig({ env: {} })
  assert.deepEqual(
    [config.http.host, config.sip.host, config.media.host],
    ['127.0.0.1', '127.0.0.1', '127.0.0.1'],
  )
  assert.equal(config.http.publicUrl, 'http://localhost:8080')
  assert.deepEqual(config.media.rtpPorts, { from: 16384, to: 16895 })
  assert.deepEqual(config.media.webRtcPorts, { from: 16896, to: 17407 })
  assert.equal(config.database.url, undefined)
})

test('a public address opens the doors and is what far sides are told', () => {
  const config = loadConfig({ env: { PEREZVON_PUBLIC_ADDRESS: '203.0.113.7' } })
  assert.deepEqual([config.http.host, config.sip.host], ['0.0.0.0', '0.0.0.0'])
  assert.deepEqual([config.sip.advertisedHost, config.media.advertisedHost], ['203.0.113.7', '203.0.113.7'])
  assert.equal(config.http.publicUrl, 'http://203.0.113.7:8080')
  const proxied = loadConfig({ env: { PEREZVON_PUBLIC_ADDRESS: 'https://crm.example.com/' } })
  assert.equal(proxied.http.publicUrl, 'https://crm.example.com')
})

test('the environment wins over the config file, the file over the default', (t) => {
  const data = tempDir(t)
  const file = path.join(data, 'perezvon.config.json')
  fs.writeFileSync(file, JSON.stringify({ PEREZVON_HTTP_PORT: 9000, PEREZVON_SIP_DOMAIN: 'shop' }))
  const config = loadConfig({ env: { PEREZVON_DATA: data, PEREZVON_HTTP_PORT: '9001' } })
  assert.deepEqual([config.http.port, config.sip.domain], [9001, 'shop'])
  const named = loadConfig({ env: {}, argv: ['--config', file] })
  assert.equal(named.http.port, 9000)
})

test('desk phones are offered MD5, or what the setting names in its order', () => {
  const digest = (text?: string) => loadConfig({ env: { PEREZVON_SIP_DIGEST: text } }).sip.digest
  assert.deepEqual(digest(), ['MD5'])
  assert.deepEqual(digest('sha-256, md5'), ['SHA-256', 'MD5'])
  assert.throws(() => digest('SHA-1'), ConfigError)
})

test('what cannot be meant is refused with the name of the setting', (t) => {
  const data = tempDir(t)
  const file = path.join(data, 'perezvon.config.json')
  const refused = (env: Record<string, string>, pattern: RegExp) =>
    assert.throws(
      () => loadConfig({ env }),
      (error: Error) => error instanceof ConfigError && pattern.test(error.message),
    )
  refused({ PEREZVON_HTTP_PORT: '80a' }, /PEREZVON_HTTP_PORT/)
  refused({ PEREZVON_SIP_UDP_PORT: '70000' }, /PEREZVON_SIP_UDP_PORT/)
  refused({ PEREZVON_RTP_PORTS: '17000-16000' }, /PEREZVON_RTP_PORTS/)
  refused({ PEREZVON_PUBLIC_ADDRESS: 'http://' }, /PEREZVON_PUBLIC_ADDRESS/)
  refused({ PEREZVON_LOG_LEVEL: 'loud' }, /PEREZVON_LOG_LEVEL/)
  fs.writeFileSync(file, '{"PEREZVON_PORT": 1}')
  refused({ PEREZVON_DATA: data }, /no setting ‘PEREZVON_PORT’\. Did you mean ‘PEREZVON_PG_PORT’/)
  fs.writeFileSync(file, '{')
  refused({ PEREZVON_DATA: data }, /cannot be read/)
})

test('the secret is made once, readable by nobody else, and keys of it differ by purpose', (t) => {
  const data = tempDir(t)
  const first = loadConfig({ env: { PEREZVON_DATA: data } })
  const second = loadConfig({ env: { PEREZVON_DATA: data } })
  assert.deepEqual(first.secret, second.secret)
  assert.equal(first.secret.length, 32)
  assert.equal(fs.statSync(first.paths.secretFile).mode & 0o777, 0o600)
  assert.notDeepEqual(deriveKey(first.secret, 'a'), deriveKey(first.secret, 'b'))
})

test('sockets stay short enough for the system in a deep data folder', () => {
  const config = loadConfig({ env: { PEREZVON_DATA: `/${'deep/'.repeat(30)}data` } })
  for (const socket of [
    config.paths.mediaWebRtcSocket,
    `${config.paths.postgresSocketDir}/.s.PGSQL.54320.lock`,
  ])
    assert.ok(Buffer.byteLength(socket) < 104, socket)
})

test('--help names every setting', () => {
  for (const { name } of options) assert.ok(describeOptions().includes(name))
})
