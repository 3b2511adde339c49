import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { nextEvent, tempDir, waitFor } from '../../../../test/support/index.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { connectIpc, type IpcServer, type IpcServerOptions, serveIpc } from '../../src/kernel/ipc.ts'
import { silentLog } from '../../src/kernel/log.ts'

type Handle = (
  command: { add?: number; fail?: 'app' | 'bug'; hang?: true },
  context: object,
) => Promise<unknown>

const handle: Handle = async (command, context) => {
  if (command.fail === 'app')
    throw new AppError('do_not_call', { fields: { number: 'blocked' }, details: { n: 1 } })
  if (command.fail === 'bug') throw new Error('the secret is 42')
  if (command.hang) return new Promise(() => {})
  return { sum: (command.add ?? 0) + 1, context }
}

function serverAt(socketPath: string, options: Partial<IpcServerOptions> = {}): Promise<IpcServer> {
  return serveIpc({ socketPath, handle, resync: () => ({ calls: [] }), log: silentLog, ...options })
}

async function pair(t: TestContext, options: Partial<IpcServerOptions> = {}) {
  const socketPath = path.join(tempDir(t), 'run', 'exchange.sock')
  const server = await serverAt(socketPath, options)
  const client = connectIpc<unknown, unknown>({ socketPath, log: silentLog })
  t.after(() => client.close())
  t.after(() => server.close())
  await nextEvent(client, 'up')
  return { server, client, socketPath }
}

test('a command is answered, its idempotency key handed on', async (t) => {
  const { client } = await pair(t)
  const result = await client.request({ add: 41 }, { idempotencyKey: 'once-only' })
  assert.deepEqual(result, { sum: 42, context: { idempotencyKey: 'once-only' } })
})

test('answers find their requests, in whatever order they come', async (t) => {
  const { client } = await pair(t)
  const sums = await Promise.all(
    Array.from({ length: 200 }, (_, add) => client.request<{ sum: number }>({ add })),
  )
  assert.deepEqual(
    sums.map(({ sum }) => sum),
    Array.from({ length: 200 }, (_, n) => n + 1),
  )
})

test('an AppError arrives as it was thrown; a fault of ours arrives without its text', async (t) => {
  const { client } = await pair(t)
  await assert.rejects(client.request({ fail: 'app' }), (error: AppError) => {
    assert.ok(error instanceof AppError)
    assert.deepEqual(
      [error.code, error.fields, error.details],
      ['do_not_call', { number: 'blocked' }, { n: 1 }],
    )
    return true
  })
  await assert.rejects(client.request({ fail: 'bug' }), (error: AppError) => {
    assert.deepEqual([error.code, error.message], ['internal', 'internal'])
    return true
  })
})

test('no answer in time is exchange_unavailable, and so is a server that is gone', async (t) => {
  const { client, server } = await pair(t)
  await assert.rejects(client.request({ hang: true }, { timeoutMs: 20 }), { code: 'exchange_unavailable' })
  const underWay = client.request({ hang: true })
  await Promise.all([assert.rejects(underWay, { code: 'exchange_unavailable' }), server.close()])
  await assert.rejects(client.request({ add: 1 }), { code: 'exchange_unavailable' })
})

test('a client gets the whole state first, then every event in order; events of any size and alphabet', async (t) => {
  let state = { calls: ['a'] }
  const socketPath = path.join(tempDir(t), 'x.sock')
  const server = await serverAt(socketPath, { resync: () => state })
  t.after(() => server.close())
  server.publish('before anybody listens')
  const client = connectIpc<{ n: number; text: string }>({ socketPath, log: silentLog })
  t.after(() => client.close())
  const told: unknown[] = []
  client.on('resync', (payload, seq) => told.push({ payload, seq }))
  client.on('event', (event, seq) => told.push({ n: event.n, length: event.text.length, seq }))
  await nextEvent(client, 'up')
  state = { calls: [] }
  const text = 'Ё🙂'.repeat(200_000)
  for (const n of [1, 2, 3]) server.publish({ n, text })
  await waitFor(() => told.length === 4)
  const events = [1, 2, 3].map((n) => ({ n, length: text.length, seq: n + 1 }))
  assert.deepEqual(told, [{ payload: { calls: ['a'] }, seq: 1 }, ...events])
})

test('after a restart of the server the client is down, then up with the new state', async (t) => {
  const { client, server, socketPath } = await pair(t)
  const down = nextEvent(client, 'down')
  await server.close()
  await down
  assert.equal(client.isUp, false)
  const resync = nextEvent(client, 'resync')
  const again = await serverAt(socketPath, { resync: () => 'fresh' })
  t.after(() => again.close())
  assert.equal((await resync)[0], 'fresh')
  assert.deepEqual(((await client.request({ add: 1 })) as { sum: number }).sum, 2)
})

test('a server that hangs counts as down within seconds though its socket stands, and is up when it moves again', async (t) => {
  const socketPath = path.join(tempDir(t), 'x.sock')
  const child = fork(path.join(import.meta.dirname, 'ipc-server.child.ts'), [socketPath])
  t.after(() => child.kill('SIGKILL'))
  await once(child, 'message')
  const client = connectIpc({ socketPath, log: silentLog })
  t.after(() => client.close())
  await nextEvent(client, 'up')
  child.kill('SIGSTOP')
  const hungAt = performance.now()
  await nextEvent(client, 'down')
  assert.ok(performance.now() - hungAt < 5_500)
  await assert.rejects(client.request({}), { code: 'exchange_unavailable' })
  child.kill('SIGCONT')
  assert.deepEqual((await nextEvent(client, 'resync'))[0], child.pid)
  assert.equal(await client.request({}), 'done')
})

test('a socket that a killed server left is taken over; a living one is not', async (t) => {
  const socketPath = path.join(tempDir(t), 'x.sock')
  fs.writeFileSync(socketPath, '')
  const server = await serverAt(socketPath)
  t.after(() => server.close())
  await assert.rejects(serverAt(socketPath), /served by another process/)
  assert.equal(fs.statSync(socketPath).mode & 0o777, 0o600)
})

test('a client that does not read is cut off and the others go on', async (t) => {
  const { server, client, socketPath } = await pair(t, { maxBacklogBytes: 1024 * 1024 })
  const lazy = net.connect(socketPath)
  lazy.pause()
  t.after(() => lazy.destroy())
  await waitFor(() => server.clientCount === 2)
  let events = 0
  client.on('event', () => events++)
  const big = 'x'.repeat(100_000)
  await waitFor(() => {
    server.publish(big)
    return server.clientCount === 1
  })
  const before = events
  server.publish(big)
  await waitFor(() => events > before)
})

test('a peer that talks nonsense or without end is cut off', async (t) => {
  const { server, socketPath } = await pair(t, { maxLineBytes: 10_000 })
  for (const nonsense of ['hello\n', '{"type":"event"}\n', 'x'.repeat(20_000)]) {
    const peer = net.connect(socketPath)
    peer.on('error', () => {})
    peer.resume()
    peer.write(nonsense)
    await nextEvent(peer, 'close')
  }
  await waitFor(() => server.clientCount === 1)
})
