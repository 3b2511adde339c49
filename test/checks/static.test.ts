import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'

const project = path.resolve(import.meta.dirname, '../..')

/** Runs a check of package.json; its whole output is the failure's message. */
function check(script: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(
      'npm',
      ['run', '-s', script],
      { cwd: project, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error) reject(new assert.AssertionError({ message: `npm run ${script}\n${stdout}\n${stderr}` }))
        else resolve()
      },
    )
  })
}

test('lint: the code is formatted and clean', () => check('lint'))
test('types: server, packages, tests and web', () => check('types'))
test('arrows: imports run the way docs/architecture.md says', () => check('arrows'))
