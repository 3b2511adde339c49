import { ApiFailure, codeOf, type FailureCode } from './api.ts'
import type { PlaceCallBody } from './contract.ts'
import { api } from './endpoints.ts'
import { phoneView } from './phone-view.ts'
import { randomId } from './random-id.ts'
import { createStore } from './store.ts'

export interface CallWish {
  /** Any notation. */
  number: string
  contactId?: string
}

/** Why the last wished call did not come about; the shell shows it with what to do next. */
export interface DialProblem {
  wish: CallWish
  code: FailureCode
  /** The server lets this user call all the same. */
  overrule: PlaceCallBody['overrule'] | null
  /** Where the server says it: when calling is allowed again, and other particulars. */
  details: Record<string, unknown>
}

export const dialProblem = createStore<DialProblem | null>(null)
/** The wish that is being asked of the server at this moment. */
export const dialling = createStore<CallWish | null>(null)

/** Click-to-call. The server rings this user's own phone, which answers by itself, then the customer. */
export async function placeCall(
  wish: CallWish,
  overrule?: PlaceCallBody['overrule'],
): Promise<string | null> {
  if (dialling.get()) return null
  dialling.set(wish)
  dialProblem.set(null)
  tellPhone(true)
  try {
    const placed = await api.calls.place({
      ...wish,
      idempotencyKey: randomId(),
      ...(overrule ? { overrule } : {}),
    })
    return placed.callId
  } catch (error) {
    tellPhone(false)
    dialProblem.set(problemOf(wish, error))
    return null
  } finally {
    dialling.set(null)
  }
}

const overrulable: ReadonlySet<string> = new Set(['outside_calling_hours'])

/** The phone may be in another tab; it opens the microphone by itself only for a click it knows of. */
function tellPhone(isPlacing: boolean): void {
  phoneView.get().send({ kind: 'placing', isPlacing })
}

/** The problem as the server tells it; calling all the same is offered only when the server says so. */
export function problemOf(wish: CallWish, error: unknown): DialProblem {
  const code = codeOf(error)
  const details = error instanceof ApiFailure ? error.details : {}
  const canOverrule = details.canOverrule === true && overrulable.has(code)
  return { wish, code, details, overrule: canOverrule ? (code as PlaceCallBody['overrule']) : null }
}
