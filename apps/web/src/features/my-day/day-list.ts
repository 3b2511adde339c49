import type { Call, MissedRequest, MyDay, Task } from '../../lib/contract.ts'

/** One row of My day, whatever it is about. */
export type DayRow =
  | { kind: 'request'; key: string; request: MissedRequest }
  | { kind: 'owed'; key: string; call: Call; owedSince: string }
  | { kind: 'task'; key: string; task: Task }

/** All rows in the order in which they are to be done: people waiting, then outcomes, then tasks. */
export function dayRows(day: MyDay, hiddenTaskIds: ReadonlySet<string>): DayRow[] {
  return [
    ...day.requests.map((request): DayRow => ({ kind: 'request', key: request.id, request })),
    ...day.owedOutcomes.map(
      ({ call, owedSince }): DayRow => ({ kind: 'owed', key: call.id, call, owedSince }),
    ),
    ...day.tasks
      .filter((task) => !task.doneAt && !hiddenTaskIds.has(task.id))
      .map((task): DayRow => ({ kind: 'task', key: task.id, task })),
  ]
}

export function contactIdOf(row: DayRow): string | null {
  switch (row.kind) {
    case 'request':
      return row.request.contact?.id ?? null
    case 'owed':
      return row.call.contact?.id ?? null
    case 'task':
      return row.task.contact?.id ?? null
  }
}

export interface DialledNumber {
  number: string
  display: string
  doNotCall: boolean
}

/** The number that calling this row dials; null when there is none (hidden, or a task about nobody). */
export function dialledBy(row: DayRow): DialledNumber | null {
  switch (row.kind) {
    case 'request': {
      const { phone, doNotCall } = row.request
      return { number: phone.e164, display: phone.display, doNotCall }
    }
    case 'owed': {
      const { customerNumber: number, customerNumberDisplay: display, doNotCall } = row.call
      return number ? { number, display, doNotCall } : null
    }
    case 'task': {
      const { phone, doNotCall } = row.task
      return phone && { number: phone.e164, display: phone.display, doNotCall }
    }
  }
}

export const numberOf = (row: DayRow): string | null => dialledBy(row)?.number ?? null

/** The row that the keys act on, and where it stood. */
export interface Selection {
  key: string
  index: number
}

/**
 * The selection after moving by `step`; the first row when there was none. A row that is done and gone leaves its place: the next
 * step goes to the row that stands there now, but nothing is selected until then, so that no key acts on a row one has not chosen.
 */
export function moved(rows: DayRow[], selection: Selection | null, step: 1 | -1): Selection | null {
  const index = rows.findIndex((row) => row.key === selection?.key)
  const wished = index >= 0 ? index + step : selection ? selection.index + (step < 0 ? -1 : 0) : 0
  const next = Math.min(Math.max(wished, 0), rows.length - 1)
  const row = rows[next]
  return row ? { key: row.key, index: next } : null
}
