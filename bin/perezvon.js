#!/usr/bin/env node
import { ensurePackages } from './launch/packages.js'
import { ensureRuntime, runTypeScript } from './launch/runtime.js'
// Plain JavaScript for Node.js 20 and newer: it brings what the product needs, then hands over to Node.js 24.
import { describeUsage } from './launch/usage.js'
import { ensureWebApp } from './launch/web-app.js'

const [command = 'start', ...args] = process.argv.slice(2)

async function main() {
  if (args.includes('--help') || ['--help', '-h', 'help'].includes(command)) return help()
  if (!['start', 'demo'].includes(command)) return refuse(`There is no command ‘${command}’.`)
  await ensurePackages({ withTestTools: false })
  const node = ensureRuntime()
  const role = argument('--role')
  if (role === '') return refuse('--role needs a name, for example --role web.')
  if (role === undefined || role === 'web') await ensureWebApp(node)
  const rest = command === 'demo' ? [...args, '--demo'] : args
  if (role !== undefined) return runTypeScript(node, 'apps/server/src/main/run-role.ts', [role, ...rest])
  return runTypeScript(node, 'apps/server/src/main/supervisor.ts', rest)
}

/** undefined: not given; '': given without a value. */
function argument(name) {
  const at = args.indexOf(name)
  if (at < 0) return args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1)
  return args[at + 1] ?? ''
}

function help() {
  process.stdout.write(`${describeUsage()}\n`)
  return 0
}

function refuse(sentence) {
  process.stderr.write(`${sentence} See: npm start -- --help\n`)
  return 1
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
