import { initialPhoneState, type PhoneCommand, type PhoneState } from './phone-state.ts'
import { createStore } from './store.ts'

export type { PhoneCommand, PhoneState } from './phone-state.ts'

/** The phone as components see it; the softphone feature fills it after signing in. */
export interface PhoneView {
  state: PhoneState
  send(command: PhoneCommand): void
}

export const phoneView = createStore<PhoneView>({ state: initialPhoneState, send: () => undefined })

/** Will the browser open the microphone without asking? null while unknown. */
export const isMicrophoneAllowed = createStore<boolean | null>(null)
