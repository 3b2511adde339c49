import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import type { TestContext } from 'node:test'
import { cleanup } from './cleanup.ts'
import { within } from './deadline.ts'

/** A program that a test runs beside itself; it is gone when the test is. */
export interface RunningProgram {
  process: ChildProcess
  /** What it has written so far. */
  output(): string
  /** Resolves with its exit code. */
  exit: Promise<number | null>
  /** Resolves when it has written something that matches. */
  wrote(pattern: RegExp, ms?: number): Promise<void>
}

export function run(t: TestContext, command: string, args: string[], cwd: string): RunningProgram {
  const process = spawn(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...globalThis.process.env, TERM: 'dumb' },
  })
  let text = ''
  const watchers = new Set<() => void>()
  const take = (data: Buffer) => {
    text += data.toString()
    for (const watcher of watchers) watcher()
  }
  process.stdout.on('data', take)
  process.stderr.on('data', take)
  const exit = new Promise<number | null>((resolve, reject) =>
    process.once('exit', resolve).once('error', reject),
  )
  cleanup(t, async () => {
    if (process.exitCode === null && process.signalCode === null) process.kill('SIGKILL')
    await exit.catch(() => {})
  })
  const wrote = (pattern: RegExp, ms = 15_000) =>
    within(
      `${command} to write ${pattern}, it wrote ${text}`,
      new Promise<void>((resolve) => {
        const look = () => {
          if (!pattern.test(text)) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
        look()
      }),
      ms,
    )
  return { process, output: () => text, exit, wrote }
}

/** A UDP port of the loopback that was free a moment ago. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(() => resolve()))
  return port
}
