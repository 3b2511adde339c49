import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Bench, BenchContext, BenchOptions, BenchResult } from './bench.ts'

/** `npm run -s bench -- NAME [options]`: runs test/bench/NAME.ts and prints its figures as the last line, in JSON. */
const folder = path.resolve(import.meta.dirname, '..')

/** Mean load of the last minute before the run: what else the machine was doing. */
const loadBefore = Number(os.loadavg()[0]!.toFixed(2))

async function main([name = '', ...args]: string[]): Promise<number> {
  const names = benchNames()
  if (!names.includes(name)) return listNames(name, names)
  const { bench } = (await import(path.join(folder, `${name}.ts`))) as { bench: Bench }
  const closers: (() => Promise<void> | void)[] = []
  const context = contextOf(parse(args), closers)
  try {
    print(name, context, await bench.run(context))
    return 0
  } catch (error) {
    console.error(error)
    print(name, context, { valid: false, cpuPct: 0, generatorCpuPct: 0, error: String(error) })
    return 1
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

function benchNames(): string[] {
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
}

async function listNames(name: string, names: string[]): Promise<number> {
  process.stderr.write(name ? `There is no bench ‘${name}’. There are:\n` : 'Which bench? There are:\n')
  for (const known of names) {
    const { bench } = (await import(path.join(folder, `${known}.ts`))) as { bench: Bench }
    process.stderr.write(`  ${known.padEnd(12)} ${bench.describe}\n`)
  }
  return 1
}

function parse(args: string[]): BenchOptions {
  const options: BenchOptions = {}
  for (let at = 0; at < args.length; at++) {
    const [, name, glued] = /^--([\w-]+)(?:=(.*))?$/.exec(args[at]!) ?? []
    if (!name) throw new Error(`‘${args[at]}’ is no option. Options look like --calls 200.`)
    const next = glued ?? (args[at + 1]?.startsWith('--') === false ? args[++at] : undefined)
    options[name] = next === undefined ? true : /^-?\d+(\.\d+)?$/.test(next) ? Number(next) : next
  }
  return options
}

function contextOf(options: BenchOptions, closers: (() => Promise<void> | void)[]): BenchContext {
  const isQuick = options.quick === true
  return {
    isQuick,
    options,
    number(name, full, quick = full) {
      const given = options[name]
      if (given !== undefined && typeof given !== 'number') throw new Error(`--${name} needs a number.`)
      return given ?? (isQuick ? quick : full)
    },
    flag: (name) => options[name] === true,
    progress: (line) => void process.stderr.write(`${line}\n`),
    after: (close) => void closers.push(close),
  }
}

function print(name: string, { isQuick }: BenchContext, result: BenchResult): void {
  const machine = {
    cores: os.cpus().length,
    node: process.version,
    memoryMb: Math.round(os.totalmem() / 2 ** 20),
    loadBefore,
  }
  process.stdout.write(`${JSON.stringify({ bench: name, quick: isQuick, ...result, machine })}\n`)
}

process.exit(await main(process.argv.slice(2)))
