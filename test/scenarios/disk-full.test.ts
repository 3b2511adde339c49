import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import type { Health } from '@perezvon/contract'
import { journalStart, openJournalReader } from '../../apps/server/src/kernel/journal/index.ts'
import { silentLog } from '../../apps/server/src/kernel/log.ts'
import { type Product, waitFor } from '../support/index.ts'
import { audibleDbfs } from './support/phone.ts'
import { ProductTown } from './support/product-town.ts'

/** No file of that process may grow beyond this: it writes as on a full disk. */
function limitFileSize(pid: number, bytes: string): void {
  execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:unlimited`])
}

async function healthOf(product: Product): Promise<{ status: number; problems: string[] }> {
  const response = await fetch(`${product.url}/health`)
  return { status: response.status, problems: ((await response.json()) as Health).problems }
}

test('on a full disk the talk goes on, new calls are refused, and with space it all comes back by itself', async (t) => {
  const town = await ProductTown.open(t)
  const { product } = town
  const anna = await town.deskPhone('anna')
  const calling = await town.dials(await town.customer())
  const atAnna = await (await anna.rings()).answers()
  const atCustomer = await calling.isAnswered()
  const pidsBefore = product.pids()

  limitFileSize(product.pids().exchange!, '1')
  const boris = await town.deskPhone('boris') // the journal is to hear of it
  const full = await waitFor(async () => {
    const health = await healthOf(product)
    return health.problems.includes('disk_full') && health
  })
  assert.equal(full.status, 503)
  const refusal = await (await town.dials(await town.customer())).outcome()
  assert.ok(refusal.kind === 'rejected')
  assert.equal(refusal.status, 503)
  assert.equal(refusal.response?.headers.get('retry-after'), undefined)
  assert.ok(boris.isSilent)
  assert.ok((await atCustomer.hears(1000)) > audibleDbfs, 'the customer still hears Anna')
  assert.ok((await atAnna.hears(440)) > audibleDbfs, 'Anna still hears the customer')
  await atAnna.hangsUp()
  await atCustomer.ended()

  limitFileSize(product.pids().exchange!, 'unlimited')
  const call = await town.endedCall()
  assert.deepEqual([call.endCause, call.endedBy], ['completed', 'employee'])
  await waitFor(async () => (await healthOf(product)).status === 200)
  const again = await town.dials(await town.customer())
  const talk = await (await boris.rings()).answers()
  await again.isAnswered()
  await talk.hangsUp()
  assert.deepEqual(product.pids(), pidsBefore, 'nothing had to be started again')
  const types = await typesIn(product)
  assert.equal(types.filter((type) => type === 'call.started').length, 2)
  assert.match(product.log('exchange'), /there is space on the disk again/)
})

/** Everything in the journal, read to its very end. */
async function typesIn({ config }: Product): Promise<string[]> {
  const dir = config.paths.journal
  const types: string[] = []
  const reader = openJournalReader<{ type: string }>({
    dir,
    from: journalStart,
    follow: false,
    log: silentLog,
  })
  for await (const batch of reader) types.push(...batch.map(({ event }) => event.type))
  return types
}
