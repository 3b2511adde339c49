import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Health } from '@perezvon/contract'
import { waitFor } from '../../../../test/support/index.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { openCompany } from './support.ts'

test('who looks after the installation hears that the disk is full and when it no longer is; others do not', async (t) => {
  const { olga, hires, exchange, url } = await openCompany(t)
  const anna = await hires('Anna', 'manager')
  const adam = await hires('Adam', 'administrator')
  const tabs = await Promise.all([olga, adam, anna].map((browser) => browser.listen()))
  t.after(() => tabs.forEach((tab) => void tab.close()))
  const [atOlga, atAdam, atAnna] = tabs
  assert.ok(atOlga && atAdam && atAnna)
  assert.deepEqual(
    tabs.map((tab) => tab.hello?.isDiskFull),
    [false, false, false],
  )
  exchange.says({ kind: 'disk', isFull: true })
  assert.equal((await atOlga.next('disk')).isFull, true)
  assert.equal((await atAdam.next('disk')).isFull, true)
  const health = await waitFor(async () => {
    const response = await fetch(`${url}/health`)
    const body = (await response.json()) as Health
    return body.problems.includes('disk_full') && { status: response.status, of: body.status }
  })
  assert.deepEqual(health, { status: 503, of: 'down' })
  const late = await Promise.all([olga, anna].map((browser) => browser.listen()))
  t.after(() => late.forEach((tab) => void tab.close()))
  assert.deepEqual(
    late.map((tab) => tab.hello?.isDiskFull),
    [true, false],
  )
  exchange.says({ kind: 'disk', isFull: false })
  assert.equal((await atOlga.next('disk')).isFull, false)
  assert.ok(!atAnna.heard.some((event) => event.type === 'disk'))
})

test('a call that is refused for want of space says so', async (t) => {
  const { hires, exchange } = await openCompany(t)
  const anna = await hires('Anna', 'manager')
  exchange.answer = () => {
    throw new AppError('disk_full')
  }
  const body = { number: '8 916 123-45-67', idempotencyKey: 'click-0001' }
  const { status, body: answer } = await anna.post('/api/calls', body)
  assert.deepEqual([status, answer.error.code], [503, 'disk_full'])
})
