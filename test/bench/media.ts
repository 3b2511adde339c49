import { connectMediaEngine } from '../../packages/media/src/index.ts'
import { tempDir, testConfig, testEnv } from '../support/index.ts'
import type { Bench, BenchContext } from './support/bench.ts'
import { round, rssMbOf, startCpuMeter } from './support/cpu.ts'
import { checkRecordings, closeCalls, openCalls, recordCalls } from './support/media/calls.ts'
import { GeneratorProcess } from './support/media/generator-process.ts'
import type { GeneratorReport } from './support/media/legs.ts'
import { startRoleAlone } from './support/role-alone.ts'

const host = '127.0.0.1'
const warmUpMs = 2_000
/** A generator that sends later than this is out of breath itself. */
const latestMs = 5

export const bench: Bench = {
  describe: 'two-way G.711 through the media process: --calls N [--record] [--echo] [--seconds S]',
  async run(context) {
    const calls = context.number('calls', 400, 100)
    const seconds = context.number('seconds', 30, 10)
    const [isRecording, isEcho] = [context.flag('record'), context.flag('echo')]
    const { engine, pid, recordings } = await startEngine(context)
    const generator = new GeneratorProcess()
    context.after(() => generator.close())
    context.progress(`opening ${calls} calls`)
    const targets = await openCalls(engine, host, await generator.open(calls * 2, host))
    if (isRecording) await recordCalls(engine, recordings, calls)
    context.progress(`${seconds} s of sound both ways`)
    let cpu = startCpuMeter(() => [pid])
    const orders = { legs: calls * 2, targets, isEcho, warmUpMs, measureMs: seconds * 1000 }
    const report = await generator.run(orders, () => {
      cpu = startCpuMeter(() => [pid])
    })
    const cpuPct = cpu.pct()
    const rssMb = rssMbOf(pid)
    // while echoing, both channels hold the customer's tone: only one-way runs can tell right from wrong
    const isChecked = isRecording && !isEcho
    const wrong = isChecked ? await checkRecordings(engine, calls, warmUpMs / 1000 + seconds) : []
    await closeCalls(engine, calls)
    return {
      calls,
      seconds,
      mode: isEcho ? 'echo' : 'one-way',
      ...figures(report),
      cpuPct,
      rssMb,
      ...(isChecked && { recordingsChecked: calls, recordingsWrong: wrong.length }),
    }
  },
}

function figures(report: GeneratorReport) {
  const expected = report.sent
  return {
    valid: report.lateP99Ms < latestMs,
    packetsSent: expected,
    lossPct: round(expected === 0 ? 100 : (1 - report.received / expected) * 100, 3),
    addedLatencyP50Ms: round(report.latencyP50Ms, 2),
    addedLatencyP99Ms: round(report.latencyP99Ms, 2),
    floorP50Ms: round(report.floorP50Ms, 2),
    floorP99Ms: round(report.floorP99Ms, 2),
    generatorLateP99Ms: round(report.lateP99Ms, 2),
    generatorCpuPct: round(report.cpuPct, 1),
  }
}

/** The product's own process for sound, alone. */
async function startEngine(context: BenchContext) {
  const env = testEnv(tempDir(context))
  const config = testConfig(context, env)
  const role = await startRoleAlone('media-rtp', config, env)
  context.after(() => role.stop())
  const engine = await connectMediaEngine({ socketPath: config.paths.mediaRtpSocket })
  context.after(() => engine.close())
  return { engine, pid: role.pid, recordings: config.paths.recordings }
}
