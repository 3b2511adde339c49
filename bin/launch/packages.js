import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { inProject, progress, projectDir } from './project.js'

const stampFile = 'node_modules/.perezvon.json'

/**
 * Installs the npm packages that are missing or of another version than package-lock.json says.
 * PEREZVON_NO_INSTALL=1 makes it a refusal instead, for machines where packages come another way.
 */
export async function ensurePackages({ withTestTools }) {
  if (isStamped(withTestTools)) return
  const missing = missingPackages(withTestTools)
  if (missing.length === 0) return
  if (process.env.PEREZVON_NO_INSTALL)
    throw new Error(
      `npm packages are missing or of another version: ${missing.slice(0, 5).join(', ')}. Run: npm ci`,
    )
  progress(`Installing ${missing.length} npm packages (once, about a minute) …`)
  await npmCi(withTestTools)
  fs.writeFileSync(inProject(stampFile), JSON.stringify({ lock: digestOfLock(), withTestTools }))
}

/** What was installed by us for this very lock file is not looked at again. */
function isStamped(withTestTools) {
  try {
    const stamp = JSON.parse(fs.readFileSync(inProject(stampFile), 'utf8'))
    return stamp.lock === digestOfLock() && (stamp.withTestTools || !withTestTools)
  } catch {
    return false
  }
}

function digestOfLock() {
  return createHash('sha256')
    .update(fs.readFileSync(inProject('package-lock.json')))
    .digest('hex')
}

/** Compares what npm says it has installed with the lock file, package by package. */
function missingPackages(withTestTools) {
  const wanted = readLock('package-lock.json')
  const present = readLock('node_modules/.package-lock.json')
  return Object.entries(wanted)
    .filter(([place, entry]) => place.includes('node_modules/') && !entry.link)
    .filter(([, entry]) => fitsThisComputer(entry) && (withTestTools || !(entry.dev || entry.devOptional)))
    .filter(([place, entry]) => present[place]?.version !== entry.version || !fs.existsSync(inProject(place)))
    .map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length))
}

function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(inProject(file), 'utf8')).packages ?? {}
  } catch {
    return {}
  }
}

/** npm leaves out what is for other systems; what is optional and names no system belongs to those. */
function fitsThisComputer({ os, cpu, libc, optional }) {
  if (optional && !os && !cpu) return false
  const fits = (allowed, own) => !allowed || allowed.includes(own)
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, isGlibc() ? 'glibc' : 'musl')
}

function isGlibc() {
  return process.report?.getReport().header.glibcVersionRuntime !== undefined
}

function npmCi(withTestTools) {
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...(withTestTools ? [] : ['--omit=dev'])]
  // the variables npm sets for its scripts would change what this npm does
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_global|command)/.test(name)),
  )
  return new Promise((resolve, reject) => {
    const npm = spawn('npm', args, { cwd: projectDir, env, stdio: ['ignore', 'ignore', 'inherit'] })
    npm.on('error', () => reject(new Error('npm cannot be run. Install Node.js 20 or newer with npm.')))
    npm.on('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`The npm packages could not be installed (npm ci ended with ${code}).`)),
    )
  })
}
