import { createStore } from './store.ts'

/** The call whose outcome is being asked for in a dialog; null when none is. */
export const promptedCallId = createStore<string | null>(null)

export function askForOutcome(callId: string): void {
  promptedCallId.set(callId)
}
export function stopAsking(): void {
  promptedCallId.set(null)
}
