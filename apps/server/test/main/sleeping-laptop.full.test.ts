import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Health } from '@perezvon/contract'
import { startProduct, waitFor } from '../../../../test/support/index.ts'
import { killAfterMs } from '../../src/main/role.ts'

test('a laptop that slept for longer than a role may be silent wakes with all its processes', async (t) => {
  const product = await startProduct(t)
  const isWell = async () => {
    const { status, roles } = (await (await fetch(`${product.url}/health`)).json()) as Health
    return status === 'ok' && Object.values(roles).every(({ state }) => state === 'up')
  }
  await waitFor(isWell, { everyMs: 100 })
  const before = product.pids()
  const all = [product.pid, ...Object.values(before)]
  for (const pid of all) process.kill(pid, 'SIGSTOP')
  await sleep(killAfterMs + 2_000) // the length of the sleep is what is tested
  for (const pid of all) process.kill(pid, 'SIGCONT')
  await waitFor(isWell, { everyMs: 100 })
  assert.deepEqual(product.pids(), before)
})
