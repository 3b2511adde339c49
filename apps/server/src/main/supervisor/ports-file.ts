import fs from 'node:fs'
import path from 'node:path'
import type { Paths } from '../../kernel/config.ts'
import type { Ports } from '../role.ts'

const pidsFile = 'pids.json'

/** `<data>/run/ports.json`: the real ports, for those who were asked for as 0 and for tools. */
export function writePorts(file: string, ports: Ports): void {
  const all = { ...readPorts(file), ...ports }
  replace(file, all)
}

/** `<data>/run/pids.json`: processes by role, for tools (and tests that kill them). */
export function writePids(runDir: string, pids: Record<string, number>): void {
  replace(path.join(runDir, pidsFile), pids)
}

/** Nothing runs any more. */
export function removePorts(paths: Pick<Paths, 'run' | 'portsFile'>): void {
  for (const file of [paths.portsFile, path.join(paths.run, pidsFile)]) fs.rmSync(file, { force: true })
}

/** Never seen half-written. */
function replace(file: string, content: object): void {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(content)}\n`)
  fs.renameSync(`${file}.new`, file)
}

export function readPorts(file: string): Ports {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Ports
  } catch {
    return {}
  }
}
