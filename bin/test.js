#!/usr/bin/env node
// npm test [-- --full] [-- PART OF A FILE NAME …]: everything that is checked, on a bare machine too.
import { ensureDebianPackages } from './launch/debian-packages.js'
import { ensurePackages } from './launch/packages.js'
import { ensureRuntime } from './launch/runtime.js'
import { ensureWebApp } from './launch/web-app.js'
import { runTests, testFiles } from './test/run.js'

const args = process.argv.slice(2)
const isFull = args.includes('--full')
const parts = args.filter((arg) => !arg.startsWith('--'))

async function main() {
  await ensurePackages({ withTestTools: true })
  const node = ensureRuntime()
  const files = testFiles({ isFull, parts })
  if (files.length === 0) throw new Error(`No test file's name contains ${parts.join(' or ')}.`)
  if (parts.length === 0) ensureDebianPackages()
  await ensureWebApp(node)
  return runTests(node, files)
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
