import { sql } from 'kysely'
import type { Db } from '../../kernel/db.ts'
import { fold } from './fold.ts'

const shortestWord = 4
const mostPerWord = 5

/**
 * For each word that was typed, the words of names that it may have been meant as: one letter wrong, missing, too many or
 * swapped, two in words from six letters on. Undefined when for some word there is none.
 */
export async function similarWords(db: Db, search: string): Promise<string[][] | undefined> {
  const typed = fold(search).split(/\s+/).filter(Boolean)
  const meant = await Promise.all(typed.map((word) => meantBy(db, word)))
  return meant.every((words) => words.length > 0) ? meant : undefined
}

async function meantBy(db: Db, typed: string): Promise<string[]> {
  if (typed.length < shortestWord) return [typed]
  const { rows } = await sql<{ word: string }>`
    select word from name_words where word % ${typed} order by similarity(word, ${typed}) desc, word limit 50`.execute(
    db,
  )
  const allowed = typed.length < 6 ? 1 : 2
  const near = rows.map(({ word }) => word).filter((word) => editDistance(word, typed) <= allowed)
  return near.slice(0, mostPerWord)
}

/** How many letters must be changed, put in, taken out or swapped with their neighbour (Damerau–Levenshtein, adjacent swaps). */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) row.push(cell(rows, row, a, b, i, j))
    rows.push(row)
  }
  return rows[a.length]?.[b.length] as number
}

function cell(rows: number[][], row: number[], a: string, b: string, i: number, j: number): number {
  const above = rows[i - 1] as number[]
  const same = a[i - 1] === b[j - 1] ? 0 : 1
  const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
  const swapped = isSwap ? (rows[i - 2]?.[j - 2] as number) + 1 : Number.POSITIVE_INFINITY
  return Math.min(
    (above[j] as number) + 1,
    (row[j - 1] as number) + 1,
    (above[j - 1] as number) + same,
    swapped,
  )
}
