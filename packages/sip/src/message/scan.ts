/** Small linear scanners over header values: none goes back, so hostile input costs no more than its length. */

const QUOTE = 34
const BACKSLASH = 92
const LESS = 60
const GREATER = 62

/** Index of the quote that closes the string opened at `open`, or -1. */
export function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === BACKSLASH) i++
    else if (c === QUOTE) return i
  }
  return -1
}

/** Splits at `separator` outside quoted strings and angle brackets; parts are trimmed, empty ones left out. */
export function splitOutside(text: string, separator: string): string[] {
  if (!text.includes(separator)) return text.trim() === '' ? [] : [text.trim()]
  const parts: string[] = []
  const wanted = separator.charCodeAt(0)
  let start = 0
  let inAngles = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) {
      const close = closingQuote(text, i)
      if (close < 0) break
      i = close
    } else if (c === LESS) inAngles = true
    else if (c === GREATER) inAngles = false
    else if (c === wanted && !inAngles) {
      pushTrimmed(parts, text, start, i)
      start = i + 1
    }
  }
  pushTrimmed(parts, text, start, text.length)
  return parts
}

function pushTrimmed(parts: string[], text: string, start: number, end: number): void {
  const part = text.slice(start, end).trim()
  if (part !== '') parts.push(part)
}

/** Index of the first `wanted` outside quoted strings, from `from` on, or -1. */
export function indexOutsideQuotes(text: string, wanted: string, from = 0): number {
  const code = wanted.charCodeAt(0)
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) {
      i = closingQuote(text, i)
      if (i < 0) return -1
    } else if (c === code) return i
  }
  return -1
}

/** Takes the quotes off and resolves `\x` pairs; text without quotes is returned as it is. */
export function unquote(text: string): string {
  if (text.length < 2 || text.charCodeAt(0) !== QUOTE || text.charCodeAt(text.length - 1) !== QUOTE)
    return text
  const inner = text.slice(1, -1)
  return inner.includes('\\') ? inner.replace(/\\([\s\S])/g, '$1') : inner
}

/** Writes a quoted string. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}

const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/

/** RFC 3261 25.1 `token`. */
export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

const DIGITS = /^[0-9]+$/

/** A whole number not above `max`, or undefined. */
export function parseNumber(text: string | undefined, max: number): number | undefined {
  if (text === undefined || text.length > 16 || !DIGITS.test(text)) return undefined
  const value = Number(text)
  return value <= max ? value : undefined
}
