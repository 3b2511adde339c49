import { isToken, quote, splitOutside, unquote } from './scan.ts'

/** `;name=value` parameters: names in lower case, values without quotes; a bare name has the value ''. */
export type Params = Map<string, string>

/** Reads `;a=b;c` (the leading semicolon may be missing). The first of equal names wins. */
export function parseParams(text: string): Params {
  const params: Params = new Map()
  if (text === '') return params
  for (const part of splitOutside(text, ';')) {
    const equals = part.indexOf('=')
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase()
    const value = equals < 0 ? '' : unquote(part.slice(equals + 1).trim())
    if (name !== '' && !params.has(name)) params.set(name, value)
  }
  return params
}

/** Writes parameters with their leading semicolons; quotes what is no token. */
export function formatParams(params: Params): string {
  let text = ''
  for (const [name, value] of params) text += value === '' ? `;${name}` : `;${name}=${wireValue(value)}`
  return text
}

function wireValue(value: string): string {
  return isToken(value) || /^\[[0-9A-Fa-f:.]+\]$/.test(value) ? value : quote(value)
}
