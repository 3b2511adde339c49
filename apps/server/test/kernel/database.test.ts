import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { testDb, waitFor } from '../../../../test/support/index.ts'
import { inTransaction, isConnectionError } from '../../src/kernel/db.ts'
import { newId } from '../../src/kernel/ids.ts'
import { enqueue, runJobs } from '../../src/kernel/jobs.ts'
import { announce, type Change, listen } from '../../src/kernel/live.ts'
import { silentLog } from '../../src/kernel/log.ts'

test('bigint and numeric are numbers, times are Dates, dates are text, names are camelCase', async (t) => {
  const { db } = await testDb(t)
  const { rows } = await sql`select 9007199254740991::int8 as big_one, 1.5::numeric as half_one,
    '2026-11-22T10:00:00Z'::timestamptz as at, '2026-11-22'::date as day, '{"inner_key":1}'::jsonb as body`.execute(
    db,
  )
  assert.deepEqual(rows, [
    {
      bigOne: 9007199254740991,
      halfOne: 1.5,
      at: new Date('2026-11-22T10:00:00Z'),
      day: '2026-11-22',
      body: { inner_key: 1 },
    },
  ])
  await assert.rejects(sql`select 9007199254740993::int8`.execute(db), RangeError)
})

test('a transaction inside a transaction is the same one', async (t) => {
  const { db } = await testDb(t)
  await sql`create table things (n integer)`.execute(db)
  const failing = inTransaction(db, async (trx) => {
    await inTransaction(trx, (same) => sql`insert into things values (1)`.execute(same))
    throw new Error('changed my mind')
  })
  await assert.rejects(failing, /changed my mind/)
  assert.deepEqual((await sql`select * from things`.execute(db)).rows, [])
})

test('two transactions that lock each other both succeed', async (t) => {
  const { db } = await testDb(t)
  await sql`create table things (id integer primary key, n integer)`.execute(db)
  await sql`insert into things values (1, 0), (2, 0)`.execute(db)
  const bump = (first: number, second: number) => {
    let arrived = () => {}
    const atFirst = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const run = (other: Promise<void>) =>
      inTransaction(db, async (trx) => {
        await sql`update things set n = n + 1 where id = ${first}`.execute(trx)
        arrived()
        await other
        await sql`update things set n = n + 1 where id = ${second}`.execute(trx)
      })
    return { atFirst, run }
  }
  const [a, b] = [bump(1, 2), bump(2, 1)]
  await Promise.all([a.run(b.atFirst), b.run(a.atFirst)])
  assert.deepEqual((await sql`select n from things`.execute(db)).rows, [{ n: 2 }, { n: 2 }])
})

test('a change is announced when its transaction commits, and not when it is rolled back', async (t) => {
  const { db, config } = await testDb(t)
  const heard: Change[] = []
  const listener = await listen({ config, onChange: (change) => heard.push(change), log: silentLog })
  t.after(() => listener.close())
  const change = (id: string): Change => ({ kind: 'contact', id, contactId: null })
  const undone = inTransaction(db, async (trx) => {
    await announce(trx, change('undone'))
    throw new Error('no')
  })
  await assert.rejects(undone)
  await inTransaction(db, (trx) => announce(trx, change('done')))
  await waitFor(() => heard.length > 0)
  assert.deepEqual(heard, [change('done')])
})

test('a listener whose connection is cut comes back and tells of the gap', async (t) => {
  const { db, config } = await testDb(t)
  const heard: string[] = []
  const listener = await listen({
    config,
    onChange: (change) => heard.push(change.id),
    onGap: () => heard.push('gap'),
    log: silentLog,
  })
  t.after(() => listener.close())
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like 'listen%'`.execute(db)
  await waitFor(() => heard.includes('gap'))
  await announce(db, { kind: 'deal', id: 'later', contactId: null })
  await waitFor(() => heard.includes('later'))
})

test('a job runs when the transaction that enqueued it commits; a failed one is tried again', async (t) => {
  const { db, config } = await testDb(t)
  const done: unknown[] = []
  const jobs = await runJobs({
    config,
    log: silentLog,
    handlers: {
      async greet(payload: { name: string }, { attempt }) {
        done.push([payload.name, attempt])
        if (payload.name === 'Vera' && attempt === 1) throw new Error('busy')
      },
    },
  })
  t.after(() => jobs.stop())
  const undone = inTransaction(db, async (trx) => {
    await enqueue(trx, 'greet', { name: 'nobody' })
    throw new Error('no')
  })
  await assert.rejects(undone)
  await inTransaction(db, (trx) => enqueue(trx, 'greet', { name: 'Ivan' }))
  await waitFor(() => done.length === 1)
  await enqueue(db, 'greet', { name: 'Vera' })
  await waitFor(() => done.length === 2)
  await waitFor(async () => {
    await sql`update graphile_worker._private_jobs set run_at = now() where attempts = 1`.execute(db)
    return done.length === 3
  })
  assert.deepEqual(done, [
    ['Ivan', 1],
    ['Vera', 1],
    ['Vera', 2],
  ])
})

test('of two waiting jobs with one key the second counts; a job waits for its time', async (t) => {
  const { db } = await testDb(t)
  const runAt = new Date(Date.now() + 3_600_000)
  await enqueue(db, 'remind', { n: 1 }, { key: 'task-1', runAt })
  await enqueue(db, 'remind', { n: 2 }, { key: 'task-1', runAt })
  const { rows } = await sql`select payload, run_at from graphile_worker._private_jobs`.execute(db)
  assert.deepEqual(rows, [{ payload: { n: 2 }, runAt }])
})

test('a server that goes away is told from a statement that is wrong', async (t) => {
  const { db } = await testDb(t)
  const errorOf = (query: Promise<unknown>) =>
    query.then(
      () => assert.fail('it succeeded'),
      (error: unknown) => error,
    )
  assert.equal(isConnectionError(await errorOf(sql`select nonsense`.execute(db))), false)
  const cut = sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
  assert.equal(isConnectionError(await errorOf(cut)), true)
})

test('ids sort by the time they were made', () => {
  const ids = Array.from({ length: 1000 }, newId)
  assert.deepEqual(ids, [...ids].sort())
})
