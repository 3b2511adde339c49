import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of the project. */
export const projectDir = path.resolve(fileURLToPath(import.meta.url), '../../..')

export const inProject = (...parts) => path.join(projectDir, ...parts)

/** One line for the person who waits; on standard error, so that standard output stays for results. */
export function progress(line) {
  process.stderr.write(`${line}\n`)
}
