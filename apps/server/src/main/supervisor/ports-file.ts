import fs from 'node:fs'
import path from 'node:path'
import type { Ports } from '../role.ts'

/** `<data>/run/ports.json`: the real ports, for those who were asked for as 0 and for tools. */
export function writePorts(file: string, ports: Ports): void {
  const all = { ...readPorts(file), ...ports }
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(all)}\n`)
  fs.renameSync(`${file}.new`, file)
}

export function readPorts(file: string): Ports {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Ports
  } catch {
    return {}
  }
}
