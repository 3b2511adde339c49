import assert from 'node:assert/strict'
import type { EventEmitter } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  connectMediaEngine,
  type MediaEngine,
  type MediaEngineClient,
  type MediaEvent,
  serveMediaEngine,
} from '../src/index.ts'
import { until } from './support/deadline.ts'
import { endEngine, startEngine } from './support/engine.ts'
import { ManualClock } from './support/manual-clock.ts'
import { RtpPhone } from './support/rtp-phone.ts'

let folder: string
let socketPath: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rim-'))
  socketPath = join(folder, 'media.sock')
})
after(() => rm(folder, { recursive: true }))

/** Something happens in the engine. */
function tell(engine: MediaEngine, event: MediaEvent): void {
  ;(engine as unknown as EventEmitter).emit('event', event)
}

function collect(client: MediaEngineClient): MediaEvent[] {
  const events: MediaEvent[] = []
  client.on('event', (event) => events.push(event))
  return events
}

test('an engine in another process is used like one in this', async () => {
  const { engine } = await startEngine()
  const server = await serveMediaEngine({ engine, socketPath })
  const client = await connectMediaEngine({ socketPath })
  const events = collect(client)
  const phone = await RtpPhone.start()
  const leg = { callId: 'call', legId: 'phone' }
  const { sdp } = await client.openLeg({ ...leg, kind: 'rtp', remoteOffer: phone.sdp() })
  phone.talkTo(sdp)
  phone.sendFrame(phone.toneFrame(440, 0))
  await until('connected is told', () => events.some((event) => event.kind === 'connected'))
  assert.deepEqual((await client.list()).calls, [
    { callId: 'call', legs: [{ legId: 'phone', kind: 'rtp' }], recordings: [] },
  ])
  await assert.rejects(client.openLeg({ callId: 'x', legId: 'x', kind: 'rtp', remoteOffer: 'rubbish' }), {
    name: 'MediaError',
    code: 'bad-sdp',
  })
  await assert.rejects(client.legStats({ callId: 'call', legId: 'nobody' }), { code: 'no-such-leg' })
  const { legs } = await client.closeCall({ callId: 'call' })
  assert.equal(legs[0]!.packetsReceived, 1)
  phone.close()
  await client.close()
  await server.close()
  await endEngine(engine)
})

test('a client that lost its connection gets what it has missed, in order and once; its requests are done once', async () => {
  const { engine } = await startEngine()
  const first = await serveMediaEngine({ engine, socketPath })
  const clock = new ManualClock()
  const client = await connectMediaEngine({ socketPath, clock, reconnectMs: 100 })
  const events = collect(client)
  const other = await connectMediaEngine({ socketPath, name: 'watcher' })
  const othersEvents = collect(other)
  const downs: string[] = []
  client.on('connection', ({ kind }) => downs.push(kind))

  tell(engine, { kind: 'connected', callId: 'a', legId: '1' })
  await until('first event', () => events.length === 1 && othersEvents.length === 1)
  // Only this client's connection breaks; the server goes on.
  breakConnection(client)
  await until('down', () => downs.includes('down'))
  tell(engine, { kind: 'connected', callId: 'a', legId: '2' })
  tell(engine, { kind: 'connected', callId: 'a', legId: '3' })
  await until('the other hears at once', () => othersEvents.length === 3)
  const waiting = client.list()
  assert.equal(events.length, 1)
  clock.advance(100)
  assert.deepEqual((await waiting).calls, [])
  await until('missed events', () => events.length === 3)
  assert.deepEqual(
    events.map((event) => 'legId' in event && event.legId),
    ['1', '2', '3'],
  )
  await client.close()

  // A new process of the same name does not hear old news again.
  const successor = await connectMediaEngine({ socketPath })
  const successorsEvents = collect(successor)
  tell(engine, { kind: 'connected', callId: 'a', legId: '4' })
  await until('news', () => successorsEvents.length > 0)
  assert.deepEqual(
    successorsEvents.map((event) => 'legId' in event && event.legId),
    ['4'],
  )
  await successor.close()
  await other.close()
  await first.close()
  await endEngine(engine)
})

function breakConnection(client: MediaEngineClient): void {
  ;(client as unknown as { dropConnection(): void }).dropConnection()
}

test('a restarted engine is told apart; requests on their way fail', async () => {
  const { engine } = await startEngine()
  const first = await serveMediaEngine({ engine, socketPath })
  const client = await connectMediaEngine({ socketPath, reconnectMs: 5 })
  const { epoch } = client
  await first.close()
  const ups: { epoch: string; restarted: boolean }[] = []
  client.on('connection', (connection) => connection.kind === 'up' && ups.push(connection))
  const lost = assert.rejects(client.list(), { code: 'disconnected' })
  const second = await serveMediaEngine({ engine, socketPath })
  await lost
  await until('up again', () => ups.length === 1)
  assert.equal(ups[0]!.restarted, true)
  assert.notEqual(ups[0]!.epoch, epoch)
  await client.close()
  await second.close()
  await endEngine(engine)
})

test('calls outlive their client for the lease, and end after it', async () => {
  const clock = new ManualClock()
  const { engine } = await startEngine()
  const server = await serveMediaEngine({ engine, socketPath, clock, orphanLeaseMs: 60_000 })
  const client = await connectMediaEngine({ socketPath })
  await client.openLeg({ callId: 'call', legId: 'leg', kind: 'rtp' })
  clock.advance(120_000)
  assert.equal((await engine.list()).calls.length, 1, 'a connected client keeps them')
  await client.close()
  clock.advance(59_000)
  assert.equal((await engine.list()).calls.length, 1)
  const back = await connectMediaEngine({ socketPath })
  clock.advance(120_000)
  assert.equal((await back.list()).calls.length, 1, 'a client that came back keeps them')
  await back.close()
  await until('lease runs out', async () => {
    clock.advance(60_000)
    return (await engine.list()).calls.length === 0
  })
  const late = await connectMediaEngine({ socketPath })
  const events = collect(late)
  await until('told', () => events.length === 1)
  assert.deepEqual(events, [{ kind: 'call-orphaned', callId: 'call', recordings: [] }])
  await late.close()
  await server.close()
  await endEngine(engine)
})

test('who does not speak the protocol is dropped, the server goes on', async () => {
  const { engine } = await startEngine()
  const server = await serveMediaEngine({ engine, socketPath })
  for (const rubbish of [
    'GET / HTTP/1.1\r\n\r\n',
    '{"id":1,"op":"list","args":{}}\n',
    `${'x'.repeat(2_000_000)}`,
  ]) {
    const socket = createConnection(socketPath)
    const closed = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve))
    socket.write(rubbish)
    await closed
  }
  const client = await connectMediaEngine({ socketPath })
  await assert.rejects(
    (client as unknown as { request(op: string, o: object): Promise<unknown> }).request('close', {}),
    {
      code: 'bad-request',
    },
  )
  await client.close()
  await server.close()
  await endEngine(engine)
})
