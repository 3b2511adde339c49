#!/usr/bin/env node
// npm run -s promises: runs the tests whose names begin with a promise's code, and prints as its last line
// {"rows": {"U1": {"tests": 12, "passed": 12}, …}}.
import fs from 'node:fs'
import { ensurePackages } from './launch/packages.js'
import { inProject } from './launch/project.js'
import { ensureRuntime } from './launch/runtime.js'
import { ensureWebApp } from './launch/web-app.js'
import { codePattern, emptyRows } from './promises/codes.js'
import { runTests, testFiles } from './test/run.js'

const declared = new RegExp(`(?:test|it|describe)\\(\\s*['"\`]${codePattern}`)

async function main() {
  await ensurePackages({ withTestTools: true })
  const node = ensureRuntime()
  const files = testFiles({ isFull: true }).filter((file) =>
    declared.test(fs.readFileSync(inProject(file), 'utf8')),
  )
  if (files.length === 0) return print(emptyRows())
  if (files.some((file) => file.includes('e2e/'))) await ensureWebApp(node)
  return runTests(node, files, [
    `--test-name-pattern=^${codePattern}`,
    `--test-reporter=${inProject('bin/promises/reporter.js')}`,
    '--test-reporter-destination=stdout',
  ])
}

function print(rows) {
  process.stdout.write(`${JSON.stringify({ rows })}\n`)
  return 0
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
