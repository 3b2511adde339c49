import fs from 'node:fs'
import path from 'node:path'
import type { Config } from '../../kernel/config.ts'
import { isDiskFull, systemCode } from '../../kernel/errors.ts'
import { StartError } from './sentences.ts'

/** A Unix socket's path may have 107 bytes on Linux, 103 on macOS; the longest name in the folder takes 25. */
const longestSocketFolder = 78

/**
 * Makes the data folder and what lies in it. Others may pass through it (the database's account has to), but look
 * into nothing. Errors: {@link StartError} that says what is in the way and what to do.
 */
export function prepareDataFolder({ paths }: Config): void {
  try {
    for (const folder of [paths.data, paths.run, paths.sockets]) makeFolder(folder, 0o755)
    for (const folder of [paths.journal, paths.recordings, paths.files, paths.logs]) makeFolder(folder, 0o700)
    tryToWrite(paths.run)
  } catch (error) {
    throw new StartError(
      `The data folder ${paths.data} cannot be used: ${obstacle(error)}. Choose another one with PEREZVON_DATA, or ${remedy(error)}.`,
    )
  }
  checkSockets(paths.sockets)
}

/**
 * Step by step from what exists: Node's own recursive way tries for ever where a file system lets nobody make folders
 * and says "no such folder" (/proc).
 */
function makeFolder(folder: string, mode: number): void {
  const stat = fs.statSync(folder, { throwIfNoEntry: false })
  if (stat?.isDirectory()) return
  if (stat) throw Object.assign(new Error(folder), { code: 'ENOTDIR', path: folder })
  makeFolder(path.dirname(folder), mode)
  try {
    fs.mkdirSync(folder, mode)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error // another role that starts at the same time
  }
}

/** Rights may be told one way and be another; and a full disk shows only by writing. */
function tryToWrite(folder: string): void {
  const file = path.join(folder, `.try-${process.pid}`)
  try {
    fs.writeFileSync(file, Buffer.alloc(4096, 1))
  } finally {
    fs.rmSync(file, { force: true })
  }
}

function obstacle(error: unknown): string {
  const code = systemCode(error)
  const at = (error as { path?: string }).path ?? 'it'
  if (code === 'ENOTDIR') return `a file stands where a folder is needed, at ${at}`
  if (code === 'EACCES' || code === 'EPERM') return `this account may not write at ${at}`
  if (code === 'EROFS') return `the file system at ${at} can only be read`
  if (code === 'ENOENT') return `no folder can be made in ${path.dirname(at)}`
  if (isDiskFull(error)) return 'there is no space left on its disk'
  if (code === 'ENAMETOOLONG') return 'its name is too long'
  if (code === 'ELOOP') return `links lead in a circle at ${at}`
  return `${(error as Error).message}`
}

function remedy(error: unknown): string {
  const code = systemCode(error)
  if (code === 'ENOTDIR') return 'move that file away'
  if (code === 'EACCES' || code === 'EPERM') return 'give this account the right to write there'
  if (isDiskFull(error)) return 'free some space'
  return 'look at the path again'
}

/** Whether Unix sockets can be made in the folder, by the length of its name and by whom it belongs to. */
function checkSockets(folder: string): void {
  if (Buffer.byteLength(folder) > longestSocketFolder)
    throw new StartError(
      `The folder for temporary files is too long a name for sockets: ${folder}. Set TMPDIR to a shorter one, for example /tmp, or choose a shorter data folder with PEREZVON_DATA.`,
    )
  if (process.getuid && fs.statSync(folder).uid !== process.getuid() && process.getuid() !== 0)
    throw new StartError(
      `The folder for sockets ${folder} belongs to another account. Remove it, or choose another data folder with PEREZVON_DATA.`,
    )
}
