import { fork, spawn } from 'node:child_process'
import path from 'node:path'
import { tempDir } from '../../../support/index.ts'
import type { BenchContext } from '../bench.ts'
import type { CallerFigures, CallerOrders } from './orders.ts'

/** SIPp that rings and answers at once on `host`:`port`, until the bench is over. */
export function startPhones(context: BenchContext, host: string, port: number): void {
  const scenario = path.join(import.meta.dirname, 'uas.xml')
  const args = ['-sf', scenario, '-i', host, '-p', String(port), '-nostdin', '-watchdog_interval', '0']
  const child = spawn('sipp', args, { cwd: tempDir(context, 'sipp-'), stdio: 'ignore' })
  context.after(() => {
    if (child.exitCode === null) child.kill('SIGKILL')
  })
}

/** Makes the calls and waits for their end. */
export function makeCalls(context: BenchContext, orders: CallerOrders): Promise<CallerFigures> {
  const child = fork(path.join(import.meta.dirname, 'caller.ts'))
  context.after(() => {
    if (child.exitCode === null) child.kill('SIGKILL')
  })
  child.send(orders)
  return new Promise((resolve, reject) => {
    child.once('message', (figures) => resolve(figures as CallerFigures))
    child.once('exit', () => reject(new Error('the caller ended without figures')))
  })
}
