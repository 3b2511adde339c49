import { initialPhoneState, type PhoneCommand, type PhoneState } from './phone-state.ts'
import { createStore } from './store.ts'

export type { PhoneCommand, PhoneState } from './phone-state.ts'

/** The phone as components see it; the softphone feature fills it after signing in. */
export interface PhoneView {
  state: PhoneState
  /** This tab holds the line; else another tab of the browser does, and this one mirrors it. */
  isHere: boolean
  send(command: PhoneCommand): void
}

export const phoneView = createStore<PhoneView>({
  state: initialPhoneState,
  isHere: false,
  send: () => undefined,
})

/** Will the browser open the microphone without asking? null while unknown. */
export const isMicrophoneAllowed = createStore<boolean | null>(null)
