import { emptyRows, rowOf } from './codes.js'

/** Reporter for node:test: a line for every test that shows a promise, and the rows as JSON at the end. */
export default async function* promisesReporter(source) {
  const rows = emptyRows()
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const row = rowOf(data.name)
    if (row === undefined || data.details?.type === 'suite') continue
    const isPassed = type === 'test:pass' && !data.skip && !data.todo
    rows[row] ??= { tests: 0, passed: 0 }
    rows[row].tests++
    if (isPassed) rows[row].passed++
    yield `${isPassed ? '✔' : '✖'} ${data.name}\n`
    if (type === 'test:fail') yield `    ${data.details.error.cause?.stack ?? data.details.error.message}\n`
  }
  yield `${JSON.stringify({ rows })}\n`
}
