import fs from 'node:fs'
import type { Log } from '../log.ts'
import { decodeFrame, magic } from './frame.ts'

/**
 * Opens an existing segment for appending after its last whole record. A torn last record (power cut in mid-write)
 * is cut off with a log line. Undefined when the segment is damaged before its end: it stays as it is, for a
 * person to look at, and the writer begins a new one.
 */
export function reopenSegment(file: string, log: Log): { fd: number; byteOffset: number } | undefined {
  const content = fs.readFileSync(file)
  if (content.length < magic.length) return restart(file, log)
  if (!content.subarray(0, magic.length).equals(magic)) return damaged(file, 0, log)
  let end = magic.length
  for (;;) {
    const decoded = decodeFrame(content, end)
    if (decoded.kind === 'damaged') return damaged(file, end, log)
    if (decoded.kind === 'incomplete') break
    end = decoded.end
  }
  const fd = fs.openSync(file, 'a')
  if (end < content.length) {
    fs.ftruncateSync(fd, end)
    log.warn({ file, byteOffset: end, cutBytes: content.length - end }, 'a torn last record was cut off')
  }
  return { fd, byteOffset: end }
}

/** Killed between making the file and writing its first bytes. */
function restart(file: string, log: Log): { fd: number; byteOffset: number } {
  const fd = fs.openSync(file, 'a')
  fs.ftruncateSync(fd, 0)
  fs.writeSync(fd, magic)
  log.warn({ file }, 'a segment without a beginning was begun anew')
  return { fd, byteOffset: magic.length }
}

function damaged(file: string, byteOffset: number, log: Log): undefined {
  log.alarm({ file, byteOffset }, 'a segment of the call journal is damaged; writing goes on in a new one')
  return undefined
}
