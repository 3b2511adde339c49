import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Health } from '@perezvon/contract'
import { freePort, startProduct, tempDir, testEnv, waitFor, within } from '../../../../test/support/index.ts'
import { isAlive } from '../../src/main/postgres/leftover.ts'

const supervisor = path.resolve(import.meta.dirname, '../../src/main/supervisor.ts')
/** Roles that start alone and quickly; what is told here of them holds for all. */
const roles = ['media-rtp', 'worker'] as const

/** `npm start` as a person sees it: what it says, and how it ends. */
function start(t: TestContext, env: Record<string, string>, args = ['--only', roles.join(',')]) {
  const child = spawn(process.execPath, [supervisor, ...args], {
    env: { PATH: process.env.PATH, ...testEnv(env.PEREZVON_DATA!), ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const ended = once(child, 'exit').then(([code]) => code as number)
  t.after(async () => {
    child.kill('SIGTERM')
    await ended
  })
  return {
    child,
    ended,
    said: () => said,
    isReady: () => waitFor(() => said.includes('is ready'), { withinMs: 60_000 }),
  }
}

const pidsIn = (data: string) => JSON.parse(fs.readFileSync(path.join(data, 'run/pids.json'), 'utf8'))

test('first start makes the data folder and database, Ctrl-C ends every process, the second start finds it all', async (t) => {
  const data = path.join(tempDir(t), 'deep', 'data')
  const first = start(t, { PEREZVON_DATA: data })
  await first.isReady()
  const pids: number[] = Object.values(pidsIn(data))
  assert.equal(pids.length, 3)
  first.child.kill('SIGINT')
  assert.equal(await first.ended, 0)
  assert.deepEqual(pids.filter(isAlive), [])
  assert.ok(first.said().includes('A new database was made.'))
  for (const folder of ['recordings', 'journal', 'files', 'logs'])
    assert.equal(fs.statSync(path.join(data, folder)).mode & 0o077, 0, folder)
  const second = start(t, { PEREZVON_DATA: data })
  await second.isReady()
  assert.ok(!second.said().includes('A new database'))
})

test('a second start in the same folder says who runs there', async (t) => {
  const data = tempDir(t)
  const first = start(t, { PEREZVON_DATA: data })
  await first.isReady()
  const second = start(t, { PEREZVON_DATA: data })
  assert.equal(await second.ended, 1)
  assert.match(second.said(), new RegExp(`already running here: process ${first.child.pid}, http`))
})

test('after kill -9 of the supervisor the next start ends the leftover database and goes on', async (t) => {
  const data = tempDir(t)
  const killed = start(t, { PEREZVON_DATA: data })
  await killed.isReady()
  const { postgres, worker } = pidsIn(data)
  killed.child.kill('SIGKILL')
  await killed.ended
  await waitFor(() => !isAlive(worker), { what: 'the worker to end by itself' })
  assert.ok(isAlive(postgres))
  const next = start(t, { PEREZVON_DATA: data })
  await next.isReady()
  assert.match(
    next.said(),
    new RegExp(`database of an earlier run was still running \\(process ${postgres}\\)`),
  )
  assert.ok(!isAlive(postgres))
})

test('a port that is taken is named, with the setting that changes it, and nothing stays behind', async (t) => {
  const data = tempDir(t)
  const taken = net.createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  t.after(() => taken.close())
  const { port } = taken.address() as net.AddressInfo
  const refused = start(t, { PEREZVON_DATA: data, PEREZVON_HTTP_PORT: String(port) })
  assert.equal(await refused.ended, 1)
  assert.match(refused.said(), new RegExp(`TCP port ${port} .* is taken .*PEREZVON_HTTP_PORT=`))
  assert.deepEqual(fs.readdirSync(path.join(data, 'run')), [])
})

test('a data folder that cannot be used is named, with what is in the way, and the start ends', async (t) => {
  const dir = tempDir(t)
  const file = path.join(dir, 'file')
  fs.writeFileSync(file, '')
  fs.symlinkSync('circle', path.join(dir, 'circle'))
  const cases: [string, RegExp][] = [
    [
      file,
      /cannot be used: a file stands where a folder is needed, at .*file\. .*PEREZVON_DATA.*move that file/,
    ],
    [path.join(file, 'data'), /a file stands where a folder is needed/],
    ['/proc/nope', /cannot be used: no folder can be made in \/proc\./],
    ['/proc/nope/deeper', /no folder can be made in \/proc\./],
    ['/sys/nope', /may not write at \/sys\/nope|can only be read|no folder can be made/],
    ['/dev/null', /a file stands where a folder is needed, at \/dev\/null/],
    [path.join(dir, 'circle'), /links lead in a circle/],
    [path.join(dir, 'x'.repeat(300)), /its name is too long/],
  ]
  for (const [data, sentence] of cases) {
    const refused = start(t, { PEREZVON_DATA: data })
    assert.equal(await within(refused.ended, `the refusal of ${data}`), 1)
    assert.match(refused.said(), sentence)
    assert.doesNotMatch(refused.said(), / at .*\.ts:\d+/)
  }
})

test('a long name of the data folder is no hindrance; of the folder for temporary files, it is said', async (t) => {
  const long = path.join(tempDir(t), 'a-folder-with-a-long-name', 'x'.repeat(80))
  const fine = start(t, { PEREZVON_DATA: long })
  await fine.isReady()
  const TMPDIR = path.join(tempDir(t), 'y'.repeat(80))
  fs.mkdirSync(TMPDIR)
  const refused = start(t, { PEREZVON_DATA: path.join(tempDir(t), 'z'.repeat(80)), TMPDIR })
  assert.equal(await refused.ended, 1)
  assert.match(refused.said(), /too long a name for sockets: .*Set TMPDIR to a shorter one/)
})

test('a database that cannot be reached and a setting that makes no sense each get a sentence', async (t) => {
  const port = await freePort('tcp')
  const unreachable = start(t, {
    PEREZVON_DATA: tempDir(t),
    DATABASE_URL: `postgres://x@127.0.0.1:${port}/x`,
  })
  assert.equal(await unreachable.ended, 1)
  assert.match(unreachable.said(), /DATABASE_URL cannot be reached: .*ECONNREFUSED/)
  const senseless = start(t, { PEREZVON_DATA: tempDir(t), PEREZVON_SIP_UDP_PORT: 'five' })
  assert.equal(await senseless.ended, 1)
  assert.match(senseless.said(), /PEREZVON_SIP_UDP_PORT must be a port number/)
  assert.doesNotMatch(senseless.said() + unreachable.said(), / at .*\.ts:\d+/)
})

test('a role that dies is started again; so is the database', async (t) => {
  const product = await startProduct(t, { roles, ownPostgres: true })
  await product.killRole('worker')
  const { postgres } = product.pids()
  process.kill(postgres!, 'SIGKILL')
  await waitFor(() => product.db.selectFrom('journalCursor').selectAll().execute(), { withinMs: 30_000 })
  await product.stop()
})

test('the address that it prints shows the web app; /health tells that all is up; everything stops within seconds', async (t) => {
  const product = await startProduct(t)
  const page = await fetch(product.url)
  assert.equal(page.status, 200)
  assert.match(page.headers.get('content-type') ?? '', /text\/html/)
  const health = await waitFor(async () => {
    const body = (await (await fetch(`${product.url}/health`)).json()) as Health
    return body.status === 'ok' && Object.values(body.roles).every(({ state }) => state === 'up') && body
  })
  assert.deepEqual(health.problems, [])
  const begunAt = performance.now()
  await product.stop()
  assert.ok(performance.now() - begunAt < 15_000)
})
