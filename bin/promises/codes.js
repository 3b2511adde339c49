/** The promises of the product, by letter: how many there are of each. */
const counts = { U: 8, S: 1, P: 4, N: 6, F: 3, J: 3, M: 7, A: 5, K: 8, G: 6, D: 6 }

/** Beginning of a test's name: 'U1:'. The law has no numbers: 'L:' or, to tell its parts apart, 'L3:'. */
export const codePattern = '(?:[USPNFJMAKGDX]\\d+|L\\d*):'

/** Every row with nothing shown yet. */
export function emptyRows() {
  const codes = Object.entries(counts).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
  )
  return Object.fromEntries([...codes, 'L'].map((code) => [code, { tests: 0, passed: 0 }]))
}

/** The row of a test's name; undefined when it shows no promise. */
export function rowOf(name) {
  const code = new RegExp(`^${codePattern}`).exec(name)?.[0].slice(0, -1)
  return code?.startsWith('L') ? 'L' : code
}
