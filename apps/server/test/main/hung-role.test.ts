import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Health } from '@perezvon/contract'
import { type Product, startProduct, waitFor } from '../../../../test/support/index.ts'
import { isAlive } from '../../src/main/postgres/leftover.ts'

async function healthOf(product: Product): Promise<{ status: number; body: Health }> {
  const response = await fetch(`${product.url}/health`)
  return { status: response.status, body: (await response.json()) as Health }
}

/** Waits until the health is as `accept` wants it; tells how long that took. */
async function untilHealth(product: Product, accept: (health: Health) => boolean, withinMs = 15_000) {
  const begunAt = performance.now()
  const seen = await waitFor(
    async () => {
      const health = await healthOf(product)
      return accept(health.body) && health
    },
    { withinMs, everyMs: 100, what: 'the health' },
  )
  return { ...seen, tookMs: performance.now() - begunAt }
}

const isWell = ({ status, roles }: Health): boolean =>
  status === 'ok' && Object.values(roles).every(({ state }) => state === 'up')

function stopProcess(t: TestContext, pid: number): void {
  process.kill(pid, 'SIGSTOP')
  t.after(() => isAlive(pid) && process.kill(pid, 'SIGCONT'))
}

test('an exchange that hangs is shown within five seconds, and after fifteen killed and started anew', async (t) => {
  const product = await startProduct(t)
  await untilHealth(product, isWell)
  const before = product.pids()
  stopProcess(t, before.exchange!)
  const hungAt = performance.now()
  const { status, body, tookMs } = await untilHealth(product, (health) => health.status === 'down')
  assert.ok(tookMs < 7_000, `shown after ${tookMs} ms`)
  assert.equal(status, 503)
  assert.deepEqual(body.problems, ['exchange_not_answering'])
  await waitFor(() => !isAlive(before.exchange!), { what: 'the kill', withinMs: 25_000 })
  const killedAfterMs = performance.now() - hungAt
  assert.ok(killedAfterMs > 12_000 && killedAfterMs < 22_000, `killed after ${killedAfterMs} ms`)
  const { body: after } = await untilHealth(product, isWell, 30_000)
  assert.ok((after.roles.exchange.uptimeSeconds ?? 99) < 15)
  const { exchange: _hung, ...others } = before
  const { exchange: _new, ...untouched } = product.pids()
  assert.deepEqual(untouched, others)
  const log = fs.readFileSync(path.join(product.config.paths.logs, 'supervisor.log'), 'utf8')
  assert.match(log, /exchange has not answered for 15 s: it is killed and started again/)
})

test('a worker that hangs for some seconds and comes back is not killed', async (t) => {
  const product = await startProduct(t)
  await untilHealth(product, isWell)
  const before = product.pids()
  process.kill(before.worker!, 'SIGSTOP')
  const { status, body } = await untilHealth(product, (health) => health.status !== 'ok')
  assert.deepEqual([status, body.status, body.problems], [200, 'degraded', ['worker_not_answering']])
  process.kill(before.worker!, 'SIGCONT')
  await untilHealth(product, isWell)
  assert.deepEqual(product.pids(), before)
})
