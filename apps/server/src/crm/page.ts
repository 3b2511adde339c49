import { AppError } from '../kernel/errors.ts'

export interface PageOf<T> {
  items: T[]
  nextCursor: string | null
}

/** Where a page ended: the sort key of its last row, as text. */
export const encodeCursor = (...key: string[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url')

/** Error: bad_request when it is not a cursor of `parts` parts. */
export function decodeCursor(cursor: string | undefined, parts: number): string[] | undefined {
  if (cursor === undefined) return undefined
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(key) && key.length === parts && key.every((part) => typeof part === 'string'))
      return key
  } catch {
    // not ours
  }
  throw new AppError('bad_request', { message: 'unknown cursor', fields: { cursor: 'invalid' } })
}

/** A page of at most `limit` from rows of which one more was asked for. */
export function pageOf<R, T>(
  rows: R[],
  limit: number,
  cursorOf: (row: R) => string,
  itemOf: (row: R) => T,
): PageOf<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(itemOf),
    nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
  }
}
