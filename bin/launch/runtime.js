import { spawn, spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { inProject } from './project.js'

const neededMajor = 24

/** Path of a Node.js 24: the one that npm brought along for this platform, or the one that runs this. */
export function ensureRuntime() {
  if (majorOf(process.versions.node) >= neededMajor) return process.execPath
  const brought = inProject('node_modules/.bin/node')
  const { stdout, status } = spawnSync(brought, ['--version'], { encoding: 'utf8' })
  if (status === 0 && majorOf(stdout.replace('v', '')) >= neededMajor) return brought
  throw new Error(
    `Perezvon needs Node.js ${neededMajor}. It comes along for Linux on x64; for ${process.platform} on ${process.arch} install Node.js ${neededMajor} and start again (this is ${process.version}).`,
  )
}

function majorOf(version) {
  return Number(version.split('.')[0])
}

/** Runs one of the project's TypeScript files, passing signals on; resolves to its exit code. */
export function runTypeScript(node, file, args = [], env = process.env, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [...(options.nodeArgs ?? []), inProject(file), ...args], {
      env: { ...env, NODE_OPTIONS: env.NODE_OPTIONS ?? '' },
      stdio: 'inherit',
      ...options.spawn,
    })
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    const passOn = (signal) => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal)
    for (const signal of signals) process.on(signal, passOn)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, passOn)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}
