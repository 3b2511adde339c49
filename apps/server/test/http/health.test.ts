import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Health } from '@perezvon/contract'
import { waitFor } from '../../../../test/support/index.ts'
import type { HealthFacts } from '../../src/http/health/judge-health.ts'
import { judgeHealth } from '../../src/http/health/judge-health.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { enqueue } from '../../src/kernel/jobs.ts'
import { openJournalWriter } from '../../src/kernel/journal/index.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { openCompany } from './support.ts'

async function healthOf(url: string): Promise<{ status: number; body: Health }> {
  const response = await fetch(`${url}/health`)
  return { status: response.status, body: (await response.json()) as Health }
}

test('health names every role to anybody, without pids, and its figures', async (t) => {
  const { url } = await openCompany(t)
  const { status, body } = await healthOf(url)
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body.roles), [
    'postgres',
    'media-rtp',
    'media-webrtc',
    'exchange',
    'worker',
    'web',
  ])
  const { postgres, exchange, web, worker } = body.roles
  assert.deepEqual([postgres.state, exchange.state, web.state, worker.state], ['up', 'up', 'up', 'unknown'])
  assert.match(postgres.version ?? '', /^\d+\.\d+$/)
  assert.equal(web.version, body.version)
  assert.ok((postgres.uptimeSeconds ?? -1) >= 0)
  assert.doesNotMatch(JSON.stringify(body), /pid/)
  assert.deepEqual(body.projection, { lagEvents: 0, lagSeconds: 0 })
  assert.deepEqual(body.jobs, { waiting: 0, oldestWaitingSeconds: 0, failed: 0 })
})

test('health is down while the exchange is away', async (t) => {
  const { url, exchange } = await openCompany(t)
  await exchange.close()
  const { status, body } = await waitFor(async () => {
    const seen = await healthOf(url)
    return seen.body.roles.exchange.state === 'down' && seen
  })
  assert.deepEqual([status, body.status, body.problems], [503, 'down', ['exchange_down']])
})

test('health tells how far the projection and the jobs are behind', async (t) => {
  const { url, config, db } = await openCompany(t)
  const journal = openJournalWriter({ dir: config.paths.journal, log: silentLog, reserveBytes: 0 })
  t.after(() => journal.close())
  const at = new Date(systemClock.now() - 60_000).toISOString()
  for (const n of [1, 2, 3]) journal.append({ type: 'test', n, at })
  await enqueue(db, 'nobody-does-it', {}, { runAt: new Date(systemClock.now() - 3_600_000) })
  const { status, body } = await waitFor(async () => {
    const seen = await healthOf(url)
    return seen.body.jobs?.waiting === 1 && seen
  })
  assert.equal(body.projection?.lagEvents, 3)
  assert.ok(Math.abs((body.projection?.lagSeconds ?? 0) - 60) < 20)
  assert.ok((body.jobs?.oldestWaitingSeconds ?? 0) >= 3_600)
  assert.deepEqual(
    [status, body.status, body.problems],
    [200, 'degraded', ['projection_behind', 'jobs_behind']],
  )
})

test('what is essential decides between degraded and down', () => {
  const up = { state: 'up' as const, uptimeSeconds: 1, version: '1' }
  const well: HealthFacts = {
    roles: { postgres: up, 'media-rtp': up, 'media-webrtc': up, exchange: up, worker: up, web: up },
    projection: { lagEvents: 0, lagSeconds: 0 },
    jobs: { waiting: 0, oldestWaitingSeconds: 0, failed: 3 },
    isDiskFull: false,
    isSupervisorSilent: false,
  }
  const without = (role: keyof Health['roles'], state: 'down' | 'not_answering' | 'unknown') =>
    judgeHealth({ ...well, roles: { ...well.roles, [role]: { ...up, state } } })
  assert.deepEqual(judgeHealth(well), { status: 'ok', problems: [] })
  assert.deepEqual(without('worker', 'unknown'), { status: 'ok', problems: [] })
  assert.deepEqual(without('worker', 'not_answering'), {
    status: 'degraded',
    problems: ['worker_not_answering'],
  })
  assert.deepEqual(without('media-rtp', 'down').status, 'degraded')
  for (const role of ['postgres', 'exchange', 'media-webrtc'] as const)
    assert.deepEqual(without(role, 'not_answering'), { status: 'down', problems: [`${role}_not_answering`] })
  assert.deepEqual(judgeHealth({ ...well, isDiskFull: true }), { status: 'down', problems: ['disk_full'] })
  assert.deepEqual(judgeHealth({ ...well, isSupervisorSilent: true }).status, 'degraded')
})

test('the description of the API has the health, open to all', async (t) => {
  const { url } = await openCompany(t)
  const { paths } = (await (await fetch(`${url}/api/docs/json`)).json()) as {
    paths: Record<string, { get: { security: unknown[]; responses: Record<string, unknown> } }>
  }
  const described = paths['/health']?.get
  assert.deepEqual(described?.security, [])
  assert.deepEqual(Object.keys(described?.responses ?? {}), ['200', '503'])
})
