import { canonicalName } from './header-names.ts'
import { Headers } from './headers.ts'

/** Headers of a message's head from `start` on, and the name of the first thing that is wrong with them. */
export interface ParsedHeaders {
  headers: Headers
  flaw?: string
}

/** Headers that may stand only once (RFC 3261 7.3.1, 20). */
const SINGLE = new Set(['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length'])

const SPACE = 32
const TAB = 9

/** Reads header lines, unfolding continued ones. One pass; a line that cannot be read is left out and reported. */
export function parseHeaders(head: string, start: number): ParsedHeaders {
  const parsed: ParsedHeaders = { headers: new Headers() }
  let position = start
  while (position < head.length) {
    let end = lineEnd(head, position)
    let next = end + 2
    if (!isContinued(head, next)) addLine(parsed, head, position, end)
    else {
      const parts = [head.slice(position, end)]
      while (isContinued(head, next)) {
        end = lineEnd(head, next)
        parts.push(head.slice(next, end).trim())
        next = end + 2
      }
      const line = parts.join(' ')
      addLine(parsed, line, 0, line.length)
    }
    position = next
  }
  return parsed
}

function lineEnd(head: string, from: number): number {
  const end = head.indexOf('\r\n', from)
  return end < 0 ? head.length : end
}

function isContinued(head: string, at: number): boolean {
  const c = head.charCodeAt(at)
  return c === SPACE || c === TAB
}

function addLine(parsed: ParsedHeaders, text: string, start: number, end: number): void {
  const colon = text.indexOf(':', start)
  if (colon < 0 || colon >= end || colon === start) {
    parsed.flaw ??= 'a header line without a name'
    return
  }
  let nameEnd = colon
  while (nameEnd > start && isContinued(text, nameEnd - 1)) nameEnd--
  const name = canonicalName(text.slice(start, nameEnd))
  if (SINGLE.has(name) && parsed.headers.has(name)) parsed.flaw ??= `more than one ${name}`
  parsed.headers.appendCanonical(name, text.slice(valueStart(text, colon + 1, end), end).trimEnd())
}

function valueStart(text: string, from: number, end: number): number {
  let start = from
  while (start < end && (text.charCodeAt(start) === SPACE || text.charCodeAt(start) === TAB)) start++
  return start
}
