import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connectMediaEngine, type MediaEngine, measureTone, readWav } from '../../src/index.ts'
import { Generator, type Stream } from './generator.ts'

/** `run.ts [--calls 200] [--seconds 15] [--two-way] [--record]`: one JSON object on standard output. */
const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '15' },
    'two-way': { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
const calls = Number(values.calls)
const seconds = Number(values.seconds)
const twoWay = values['two-way'] || values.record

const folder = await mkdtemp(join(tmpdir(), 'load-'))
const socketPath = join(folder, 'media.sock')
const child = fork(new URL('./engine-process.ts', import.meta.url), [socketPath])
await once(child, 'message')
const engine: MediaEngine = await connectMediaEngine({ socketPath })
const generator = new Generator()
await generator.open()

function sdp(port: number): string {
  return `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8\r\n`
}

const streams: Stream[] = []
for (let i = 0; i < calls; i++) {
  const callId = `call ${i}`
  for (const legId of ['customer', 'employee']) {
    const port = generator.portOf(streams.length)
    const answer = await engine.openLeg({ callId, legId, kind: 'rtp', remoteOffer: sdp(port) })
    const hz = legId === 'customer' ? 440 : 1000
    if (twoWay || legId === 'customer')
      streams.push({ port: Number(/m=audio (\d+)/.exec(answer.sdp)![1]), hz })
  }
  await engine.bridge({ callId, a: 'customer', b: 'employee' })
}
if (values.record)
  for (let i = 0; i < calls; i++)
    await engine.startRecording({
      callId: `call ${i}`,
      recordingId: 'r',
      path: join(folder, `${i}.wav`),
      left: 'customer',
      right: 'employee',
    })

/** Processor seconds of a process so far: `utime` and `stime` of proc(5). */
async function cpuSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const cpuBefore = await cpuSeconds(child.pid!)
const ownBefore = process.cpuUsage()
const startedAt = performance.now()
const result = await generator.run(streams, seconds)
const elapsed = (performance.now() - startedAt) / 1000
const cpuPct = ((await cpuSeconds(child.pid!)) - cpuBefore) / elapsed
const own = process.cpuUsage(ownBefore)
const { rssMb } = await engine.stats()

/** All are stopped before the first is read: reading takes its time. */
async function checkRecordings(): Promise<{ recordingsChecked: number; recordingsWrong: number }> {
  let wrong = 0
  const closed = Array.from({ length: calls }, (_, i) => engine.closeCall({ callId: `call ${i}` }))
  for (const { recordings } of await Promise.all(closed)) {
    const { channels } = await readWav(recordings[0]!.path)
    const [left, right] = channels.map((pcm) => pcm.subarray(16_000, pcm.length - 16_000)) as [
      Int16Array,
      Int16Array,
    ]
    const loud = measureTone(left, 440) > -15 && measureTone(right, 1000) > -15
    if (!loud || channels[0]!.length / 8000 < seconds + 2) wrong++
  }
  return { recordingsChecked: calls, recordingsWrong: wrong }
}

const recordings = values.record ? await checkRecordings() : {}
const at = (share: number): number =>
  Math.round(result.latenciesMs[Math.floor(result.latenciesMs.length * share)]! * 100) / 100
console.log(
  JSON.stringify({
    calls,
    twoWay,
    seconds,
    lossPct: Math.round((1 - result.received / result.sent) * 1e5) / 1e3,
    latencyP50Ms: at(0.5),
    latencyP99Ms: at(0.99),
    cpuPct: Math.round(cpuPct * 1000) / 10,
    generatorCpuPct: Math.round((own.user + own.system) / elapsed / 1e3) / 10,
    generatorLagP99Ms: Math.round(result.sendLagP99Ms * 100) / 100,
    rssMb,
    ...recordings,
  }),
)
generator.close()
await engine.close()
child.disconnect()
await rm(folder, { recursive: true })
process.exit(0)
