import { spawnSync } from 'node:child_process'
import { progress } from './project.js'

/** Programs that tests run, and the Debian packages they come in. */
const programs = {
  chromium: 'chromium',
  sipp: 'sip-tester',
  baresip: 'baresip',
  sox: 'sox',
  'espeak-ng': 'espeak-ng',
  tshark: 'tshark',
}

/** Installs by apt what the tests need and is not there. Not as root: says in one line what to install. */
export function ensureDebianPackages() {
  const missing = Object.entries(programs).flatMap(([program, name]) => (isThere(program) ? [] : [name]))
  if (missing.length === 0) return
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (process.getuid?.() !== 0 || !isThere('apt-get'))
    throw new Error(`The tests need programs that are not installed. As root: apt-get update && ${command}`)
  progress(`Installing what the tests need: ${missing.join(' ')} …`)
  apt('update')
  apt('install', '-y', '--no-install-recommends', ...missing)
}

function isThere(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status, stderr } = spawnSync('apt-get', ['-q', ...args], {
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0)
    throw new Error(`apt-get ${args[0]} failed: ${stderr.trim().split('\n').slice(-3).join(' ')}`)
}
