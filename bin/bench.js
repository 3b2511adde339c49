#!/usr/bin/env node
// npm run -s bench -- NAME [--quick] [options]: progress on standard error, one JSON object as the last line.
import { ensurePackages } from './launch/packages.js'
import { ensureRuntime, runTypeScript } from './launch/runtime.js'
import { ensureWebApp } from './launch/web-app.js'

const args = process.argv.slice(2)
/** Those that open the web page. */
const withBrowser = ['pop', 'web']

async function main() {
  await ensurePackages({ withTestTools: true })
  const node = ensureRuntime()
  if (withBrowser.includes(args[0])) await ensureWebApp(node)
  return runTypeScript(node, 'test/bench/support/main.ts', args)
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
