import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { inProject, projectDir } from '../launch/project.js'

const roots = ['test', 'packages', 'apps']
/** Two files at a time: the machines that check have two cores, and some tests keep both busy. */
const concurrency = 2
/** No file may take longer; one that hangs is told instead of waited for. */
const fileTimeoutMs = 600_000

/** Test files, the slow ones first. Those of a folder `full` or named `*.full.test.ts` only when `isFull`. */
export function testFiles({ isFull = false, parts = [] } = {}) {
  return roots
    .flatMap(filesUnder)
    .filter((file) => /\.test\.[jt]s$/.test(file))
    .filter((file) => isFull || !/\/full\/|\.full\.test\.ts$/.test(file))
    .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
}

function rank(file) {
  const slow = ['test/checks/', 'test/e2e/', 'test/scenarios/']
  const at = slow.findIndex((start) => file.startsWith(start))
  return at < 0 ? slow.length : at
}

function filesUnder(folder) {
  return fs
    .readdirSync(inProject(folder), { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    )
}

/** Runs them with Node's own runner and its own report; resolves to the exit code. */
export function runTests(node, files, nodeArgs = []) {
  const args = [
    '--test',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${fileTimeoutMs}`,
    ...nodeArgs,
    ...files,
  ]
  return new Promise((resolve, reject) => {
    const runner = spawn(node, args, { cwd: projectDir, stdio: 'inherit' })
    const passOn = (signal) => runner.kill(signal)
    process.on('SIGINT', passOn).on('SIGTERM', passOn)
    runner.on('error', reject)
    runner.on('exit', (code) => resolve(code ?? 1))
  })
}
