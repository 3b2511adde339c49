import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { inProject, progress } from './project.js'

/** What the built web app depends on. */
const sources = [
  'apps/web/src',
  'apps/web/public',
  'apps/web/index.html',
  'apps/web/vite.config.ts',
  'apps/web/package.json',
  'packages/contract/src',
  'package-lock.json',
]
const builtDir = 'apps/web/dist'
const stampFile = `${builtDir}/.sources`

/** Builds the web app when it was never built, or from other sources. A build that fails leaves the last one. */
export async function ensureWebApp(node) {
  const stamp = digestOf(sources)
  if (readStamp() === stamp) return
  progress('Building the web app …')
  await build(node)
  fs.writeFileSync(inProject(stampFile), stamp)
}

function readStamp() {
  try {
    return fs.readFileSync(inProject(stampFile), 'utf8')
  } catch {
    return undefined
  }
}

function digestOf(places) {
  const hash = createHash('sha256')
  for (const file of places.flatMap(filesUnder))
    hash
      .update(file)
      .update('\0')
      .update(fs.readFileSync(inProject(file)))
  return hash.digest('hex')
}

function filesUnder(place) {
  const stat = fs.statSync(inProject(place), { throwIfNoEntry: false })
  if (!stat) return []
  if (!stat.isDirectory()) return [place]
  const names = fs.readdirSync(inProject(place)).sort()
  return names.flatMap((name) => filesUnder(path.join(place, name)))
}

function build(node) {
  return new Promise((resolve, reject) => {
    const vite = spawn(node, [inProject('node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
      cwd: inProject('apps/web'),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let complaint = ''
    vite.stderr.on('data', (chunk) => {
      complaint += chunk
    })
    vite.on('error', reject)
    vite.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The web app could not be built:\n${complaint.trim()}`)),
    )
  })
}
