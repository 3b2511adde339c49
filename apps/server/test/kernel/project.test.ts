import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { type TestDb, testDb, waitFor } from '../../../../test/support/index.ts'
import { createDb, type Trx } from '../../src/kernel/db.ts'
import {
  comparePositions,
  openJournalWriter,
  type Projector,
  project,
  readCursor,
} from '../../src/kernel/journal/index.ts'
import { silentLog } from '../../src/kernel/log.ts'

interface Step {
  n: number
  isPoison?: boolean
  text?: string
}

/** A table without a unique key: an event that is applied twice shows. */
async function installation(t: Parameters<typeof testDb>[0] & object) {
  const test = await testDb(t)
  await sql`create table steps (n integer)`.execute(test.db)
  const writer = openJournalWriter({ dir: test.config.paths.journal, log: silentLog, reserveBytes: 0 })
  t.after(() => writer.close())
  return { ...test, writer, dir: test.config.paths.journal }
}

async function apply(trx: Trx, step: Step): Promise<void> {
  await sql`insert into steps values (${step.n})`.execute(trx)
  if (step.isPoison) await sql`select 1 / 0`.execute(trx)
}

async function steps(db: TestDb['db']): Promise<number[]> {
  const { rows } = await sql<{ n: number }>`select n from steps order by n`.execute(db)
  return rows.map((row) => row.n)
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

function reached(projector: Projector, to: Parameters<typeof comparePositions>[1]): Promise<true> {
  return waitFor(() => comparePositions(projector.position, to) >= 0, { what: 'the projection' })
}

test('events are applied soon after they were written, and the cursor moves with them', async (t) => {
  const { db, dir, writer } = await installation(t)
  const projector = project<Step>({ db, journal: { dir }, apply, log: silentLog })
  t.after(() => projector.stop())
  for (const n of upTo(5)) await reached(projector, writer.append({ n }))
  assert.deepEqual(await steps(db), upTo(5))
  assert.deepEqual(await readCursor(db, 'exchange'), writer.position)
})

test('a poison event is parked, with its neighbours applied once', async (t) => {
  const { db, dir, writer } = await installation(t)
  for (const n of upTo(9)) writer.append({ n, isPoison: n === 4, text: '\0\ud800' })
  const alarms: object[] = []
  const log = { ...silentLog, alarm: (fields: object) => void alarms.push(fields) }
  const projector = project<Step>({ db, journal: { dir }, apply, log })
  t.after(() => projector.stop())
  await reached(projector, writer.position)
  assert.deepEqual(await steps(db), [1, 2, 3, 5, 6, 7, 8, 9])
  const parked = await db.selectFrom('journalParked').selectAll().execute()
  assert.equal(parked.length, 1)
  assert.equal((parked[0]!.event as unknown as Step).n, 4)
  assert.match(parked[0]!.error, /division by zero/)
  assert.equal(alarms.length, 1)
})

test('while the database is away it waits, and then catches up', async (t) => {
  const { config, db, dir, writer } = await installation(t)
  const own = createDb(config, 'worker')
  t.after(() => own.destroy())
  let isAway = true
  const applyWhenBack = async (trx: Trx, step: Step) => {
    // the server ends this very connection, as a restart of it would
    if (isAway) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx)
    await apply(trx, step)
  }
  for (const n of upTo(3)) writer.append({ n })
  let waits = 0
  const log = { ...silentLog, warn: () => void waits++ }
  const projector = project<Step>({ db: own, journal: { dir }, apply: applyWhenBack, log })
  t.after(() => projector.stop())
  await waitFor(() => waits > 0)
  assert.deepEqual(await steps(db), [])
  isAway = false
  await reached(projector, writer.position)
  assert.deepEqual(await steps(db), [1, 2, 3])
  assert.deepEqual(await db.selectFrom('journalParked').selectAll().execute(), [])
})

test('two projectors of one journal apply each event once', async (t) => {
  const { config, db, dir, writer } = await installation(t)
  const other = createDb(config, 'worker')
  t.after(() => other.destroy())
  const both = [db, other].map((own) => project<Step>({ db: own, journal: { dir }, apply, log: silentLog }))
  t.after(() => Promise.all(both.map((projector) => projector.stop())).then(() => {}))
  for (const n of upTo(300)) {
    writer.append({ n })
    if (n % 50 === 0) await waitFor(async () => (await steps(db)).length === n)
  }
  await Promise.all(both.map((projector) => reached(projector, writer.position)))
  assert.deepEqual(await steps(db), upTo(300))
})

test('killed again and again in mid-batch, each event is applied exactly once', async (t) => {
  const { url, db, dir, writer } = await installation(t)
  for (const n of upTo(900)) writer.append({ n })
  const child = path.join(import.meta.dirname, 'projector.child.ts')
  let applied = 0
  for (let kills = 0; applied < 900; kills++) {
    assert.ok(kills < 200, 'it does not come to its end')
    const projector = fork(child, [dir], { env: { ...process.env, DATABASE_URL: url } })
    let events = 0
    // counted in mid-transaction: the kill falls on a batch that is not committed
    projector.on('message', () => ++events === 330 && projector.kill('SIGKILL'))
    await once(projector, 'close')
    const now = (await steps(db)).length
    assert.ok(now > applied || now === 900, 'no progress')
    applied = now
  }
  assert.deepEqual(await steps(db), upTo(900))
})
