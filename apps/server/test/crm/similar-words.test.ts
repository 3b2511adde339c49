import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editDistance } from '../../src/crm/search/similar-words.ts'

const pairs: [string, string, number][] = [
  ['иванов', 'иванов', 0],
  ['иванов', 'ивонов', 1],
  ['иванов', 'ивано', 1],
  ['иванов', 'ивааноов', 2],
  ['иванов', 'иавнов', 1],
  ['', 'абв', 3],
  ['петр', 'анна', 4],
]
for (const [a, b, distance] of pairs)
  test(`from ‘${a}’ to ‘${b}’ it is ${distance}`, () => {
    assert.equal(editDistance(a, b), distance)
    assert.equal(editDistance(b, a), distance)
  })
