import assert from 'node:assert/strict'
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { tempDir, within } from '../../../../test/support/index.ts'

test('a log that cannot be written neither ends nor holds up its process, and goes on with a word of what is missing', async (t) => {
  const file = path.join(tempDir(t), 'role.log')
  const fd = fs.openSync(file, 'a')
  t.after(() => fs.closeSync(fd))
  const child = fork(path.join(import.meta.dirname, 'log.child.ts'), {
    stdio: ['ignore', fd, 'inherit', 'ipc'],
  })
  t.after(() => child.kill('SIGKILL'))
  const log = async (level: string): Promise<void> => {
    child.send(level)
    await within(once(child, 'message'), `the ${level} to be logged`)
  }
  await log('info')
  execFileSync('prlimit', [`--pid=${child.pid}`, '--fsize=1:unlimited'])
  for (const level of ['info', 'alarm', 'error']) await log(level)
  execFileSync('prlimit', [`--pid=${child.pid}`, '--fsize=unlimited'])
  await log('alarm')
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).msg),
    ['a line', '3 lines of this log are missing', 'a line'],
  )
})
