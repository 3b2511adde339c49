#!/usr/bin/env node
import { parseArguments, unknown } from '../apps/server/src/kernel/config/arguments.js'
import { ensurePackages } from './launch/packages.js'
import { ensureRuntime, runTypeScript } from './launch/runtime.js'
// Plain JavaScript for Node.js 20 and newer: it brings what the product needs, then hands over to Node.js 24.
import { describeUsage } from './launch/usage.js'
import { ensureWebApp } from './launch/web-app.js'

const [command = 'start', ...args] = commandLine()
const commands = ['start', 'demo', 'help']

async function main() {
  const given = parseArguments(args)
  if (given.isHelp || ['--help', '-h', 'help'].includes(command)) return help()
  if (!commands.includes(command)) return refuse(unknown('command', command, commands))
  if (given.problem) return refuse(given.problem)
  await ensurePackages({ withTestTools: false })
  const node = ensureRuntime()
  if ((given.role ?? given.only ?? 'web').split(',').includes('web')) await ensureWebApp(node)
  const rest = command === 'demo' ? [...args, '--demo'] : args
  if (given.role === undefined) return runTypeScript(node, 'apps/server/src/main/supervisor.ts', rest)
  return runTypeScript(node, 'apps/server/src/main/run-role.ts', [given.role, ...rest])
}

/** `perezvon --role web` means `perezvon start --role web`. */
function commandLine() {
  const all = process.argv.slice(2)
  return all[0]?.startsWith('-') ? ['start', ...all] : all
}

function help() {
  process.stdout.write(`${describeUsage()}\n`)
  return 0
}

function refuse(sentence) {
  process.stderr.write(`${sentence} See: npm start -- --help\n`)
  return 2
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
