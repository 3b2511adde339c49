import assert from 'node:assert/strict'
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { tempDir, waitFor } from '../../../../test/support/index.ts'
import {
  type JournalPosition,
  type JournalRecord,
  openJournalReader,
  openJournalWriter,
  pruneJournal,
} from '../../src/kernel/journal/index.ts'
import { type Log, silentLog } from '../../src/kernel/log.ts'

interface Numbered {
  n: number
  text?: string
}

/** No file of that process may grow beyond this: writing fails as on a full disk, with the error EFBIG. */
function limitFileSize(pid: number, bytes: string): void {
  execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:unlimited`])
}

/** A log that remembers what was told louder than 'info'. */
function rememberingLog(): Log & { told: string[] } {
  const told: string[] = []
  const keep = (_fields: object, message: string) => void told.push(message)
  return { ...silentLog, warn: keep, error: keep, alarm: keep, told }
}

async function readAll(dir: string, from?: JournalPosition, log: Log = silentLog) {
  const records: JournalRecord<Numbered>[] = []
  for await (const batch of openJournalReader<Numbered>({ dir, from, follow: false, log }))
    records.push(...batch)
  return records
}

const numbers = (records: JournalRecord<Numbered>[]) => records.map((record) => record.event.n)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const onlyFile = (dir: string) =>
  path.join(dir, fs.readdirSync(dir).find((name) => name.endsWith('.journal'))!)

function write(dir: string, events: Numbered[], options: { segmentBytes?: number; log?: Log } = {}) {
  const writer = openJournalWriter({ dir, log: silentLog, reserveBytes: 0, ...options })
  const positions = events.map((event) => writer.append(event))
  writer.close()
  return positions
}

test('events are read back in order, whatever is in them', async (t) => {
  const dir = tempDir(t)
  const events = [{ n: 1, text: 'Иванов 🙂 \0 \n' }, { n: 2, text: 'x'.repeat(700_000) }, { n: 3 }]
  write(dir, events)
  assert.deepEqual(
    (await readAll(dir)).map((record) => record.event),
    events,
  )
})

test('a position from the writer or a record is where reading goes on', async (t) => {
  const dir = tempDir(t)
  const positions = write(
    dir,
    upTo(10).map((n) => ({ n })),
  )
  assert.deepEqual(numbers(await readAll(dir, positions[6])), [8, 9, 10])
  const records = await readAll(dir)
  assert.deepEqual(numbers(await readAll(dir, records[6])), [8, 9, 10])
  assert.deepEqual(await readAll(dir, positions[9]), [])
})

test('the journal goes on in new segments, also after reopening', async (t) => {
  const dir = tempDir(t)
  write(
    dir,
    upTo(50).map((n) => ({ n, text: 'x'.repeat(100) })),
    { segmentBytes: 1000 },
  )
  write(dir, [{ n: 51 }], { segmentBytes: 1000 })
  assert.deepEqual(numbers(await readAll(dir)), upTo(51))
  assert.ok(fs.readdirSync(dir).length > 3)
})

test('a torn last record is cut off at reopening, with a log line, and what follows is read', async (t) => {
  const dir = tempDir(t)
  write(
    dir,
    upTo(3).map((n) => ({ n })),
  )
  const file = onlyFile(dir)
  const whole = fs.statSync(file).size
  write(dir, [{ n: 4 }])
  fs.truncateSync(file, fs.statSync(file).size - 3)
  const log = rememberingLog()
  assert.deepEqual(numbers(await readAll(dir)), [1, 2, 3])
  write(dir, [{ n: 5 }], { log })
  assert.deepEqual(log.told, ['a torn last record was cut off'])
  assert.deepEqual(numbers(await readAll(dir)), [1, 2, 3, 5])
  assert.ok(fs.statSync(file).size > whole)
})

test('zeros that a power cut left at the end are cut off too', async (t) => {
  const dir = tempDir(t)
  write(dir, [{ n: 1 }])
  fs.appendFileSync(onlyFile(dir), Buffer.alloc(4096))
  write(dir, [{ n: 2 }])
  assert.deepEqual(numbers(await readAll(dir)), [1, 2])
})

test('a segment damaged in the middle is left alone, with an alarm; the next events stand in a new one', async (t) => {
  const dir = tempDir(t)
  const positions = write(
    dir,
    upTo(5).map((n) => ({ n })),
  )
  const file = onlyFile(dir)
  const bytes = fs.readFileSync(file)
  bytes[positions[1]!.byteOffset + 9]! ^= 0xff
  fs.writeFileSync(file, bytes)
  const log = rememberingLog()
  write(dir, [{ n: 6 }], { log })
  assert.deepEqual(numbers(await readAll(dir, undefined, log)), [1, 2, 6])
  assert.equal(log.told.length, 2)
  assert.deepEqual(fs.readFileSync(file), bytes)
})

test('a follower gets what is written later', async (t) => {
  const dir = tempDir(t)
  const writer = openJournalWriter({ dir, log: silentLog, segmentBytes: 300, reserveBytes: 0 })
  t.after(() => writer.close())
  const reader = openJournalReader<Numbered>({ dir, log: silentLog, pollMs: 1 })
  const seen: number[] = []
  let next = 0
  writer.append({ n: ++next })
  for await (const batch of reader) {
    seen.push(...numbers(batch))
    if (seen.length >= 40) reader.close()
    else for (let i = 0; i < 7; i++) writer.append({ n: ++next })
  }
  assert.deepEqual(seen, upTo(seen.length))
})

test('kill -9 of the writer loses nothing that append() returned from', async (t) => {
  const dir = tempDir(t)
  const child = fork(path.join(import.meta.dirname, 'journal-writer.child.ts'), [dir])
  let acknowledged = 0
  child.on('message', (n: number) => {
    acknowledged = n
    if (n === 200) child.kill('SIGKILL')
  })
  await once(child, 'close')
  assert.ok(acknowledged >= 200)
  const seen = numbers(await readAll(dir))
  assert.deepEqual(seen, upTo(seen.length))
  assert.ok(seen.length >= acknowledged, `${seen.length} of ${acknowledged}`)
  write(dir, [{ n: seen.length + 1 }])
  assert.equal((await readAll(dir)).length, seen.length + 1)
})

test('when the disk is full the reserve is spent, and an event is never half-written', async (t) => {
  const dir = tempDir(t)
  const log = rememberingLog()
  const writer = openJournalWriter({ dir, log, reserveBytes: 64 * 1024 })
  writer.append({ n: 1 })
  // a disk with room for 5 bytes more until the reserve is given back
  const realWrite = fs.writeSync
  let room = 5
  t.mock.method(fs, 'writeSync', (fd: number, buffer: Buffer, from = 0, length = buffer.length) => {
    if (!fs.existsSync(path.join(dir, 'exchange.reserve'))) return realWrite(fd, buffer, from, length)
    if (room === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const written = realWrite(fd, buffer, from, Math.min(room, length))
    room -= written
    return written
  })
  assert.equal(writer.isDiskFull, false)
  writer.append({ n: 2 })
  assert.equal(writer.isDiskFull, true)
  assert.deepEqual(log.told, [
    'the disk is full: the call journal lives on its reserve, new calls are refused',
  ])
  writer.close()
  assert.deepEqual(numbers(await readAll(dir)), [1, 2])
})

test('on a disk that is full to the last byte events wait in memory, in order and whole, until there is space', async (t) => {
  const dir = tempDir(t)
  const child = fork(path.join(import.meta.dirname, 'journal-on-demand.child.ts'), [dir])
  t.after(() => child.kill('SIGKILL'))
  const ask = async (command: object): Promise<{ isDiskFull: boolean; changes: boolean[] }> => {
    child.send(command)
    return (await once(child, 'message'))[0]
  }
  assert.equal((await ask({ append: 3 })).isDiskFull, false)
  // the kernel refuses what would make any of its files longer than some bytes from here: half a record
  const size = fs.statSync(onlyFile(dir)).size
  limitFileSize(child.pid!, String(size + 10))
  assert.equal((await ask({ append: 500 })).isDiskFull, true)
  assert.deepEqual(numbers(await readAll(dir)), upTo(3))
  assert.equal(fs.statSync(onlyFile(dir)).size, size)
  limitFileSize(child.pid!, 'unlimited')
  const after = await waitFor(async () => {
    const now = await ask({ append: 1 })
    return !now.isDiskFull && now
  })
  assert.deepEqual(after.changes, [true, false])
  const seen = numbers(await readAll(dir))
  assert.ok(seen.length > 503)
  assert.deepEqual(seen, upTo(seen.length))
  assert.equal(fs.statSync(path.join(dir, 'exchange.reserve')).size, 64 * 1024)
})

test('a new segment that finds no space leaves nothing behind and is begun later', async (t) => {
  const dir = tempDir(t)
  const child = fork(path.join(import.meta.dirname, 'journal-on-demand.child.ts'), [dir, '200'])
  t.after(() => child.kill('SIGKILL'))
  const ask = async (command: object) => {
    child.send(command)
    return (await once(child, 'message'))[0] as { isDiskFull: boolean }
  }
  await ask({ append: 8 })
  limitFileSize(child.pid!, '4')
  await ask({ append: 20 })
  limitFileSize(child.pid!, 'unlimited')
  await waitFor(async () => !(await ask({ append: 0 })).isDiskFull)
  assert.deepEqual(numbers(await readAll(dir)), upTo(28))
})

test('segments are pruned when they are projected and old; the newest stays', async (t) => {
  const dir = tempDir(t)
  write(
    dir,
    upTo(40).map((n) => ({ n, text: 'x'.repeat(100) })),
    { segmentBytes: 1000 },
  )
  const segments = fs.readdirSync(dir).length
  assert.deepEqual(pruneJournal({ dir, keepFrom: 3 }), [])
  assert.deepEqual(pruneJournal({ dir, keepFrom: 3, keepMs: -10_000 }), [1, 2])
  assert.equal(pruneJournal({ dir, keepFrom: 1000, keepMs: -10_000 }).length, segments - 3)
  assert.equal((await readAll(dir)).at(-1)?.event.n, 40)
})
