/** Where the one call of this phone stands; transitions.ts of the softphone draws it. */
export type Phase = 'idle' | 'ringing' | 'answering' | 'talking' | 'ending'

/** The wire to the exchange. */
export type LineState =
  | 'off' // not started (signed out)
  | 'no_extension' // this user has no extension
  | 'connecting'
  | 'ready' // registered: calls come here
  | 'down' // the WebSocket is down; it is being tried again
  | 'refused' // the exchange would not register us; it is being tried again

export type MicrophoneState = 'unknown' | 'not_asked' | 'ready' | 'refused' | 'missing' | 'busy'

export interface PhoneCall {
  /** SIP session in the tab that holds the line. */
  sessionId: string
  /** The product's call, from `X-Perezvon-Call-Id`. */
  callId: string | null
  number: string
  name: string
  isMuted: boolean
  isOnHold: boolean
  /** Local ms since the epoch. */
  startedAtMs: number
  talkingSinceMs: number | null
  /** Digits sent by the keypad, for the eye. */
  sentDigits: string
}

/** All that the tabs show of the phone; plain data, so that it travels between tabs. */
export interface PhoneState {
  line: LineState
  extension: string | null
  microphone: MicrophoneState
  phase: Phase
  call: PhoneCall | null
  /** The tab that holds the line cannot make a sound before the user touches it. */
  isSoundBlocked: boolean
}

export const initialPhoneState: PhoneState = {
  line: 'off',
  extension: null,
  microphone: 'unknown',
  phase: 'idle',
  call: null,
  isSoundBlocked: false,
}

/** What a user can do to the phone, from any tab. */
export type PhoneCommand =
  | { kind: 'answer' }
  | { kind: 'reject' }
  | { kind: 'hangUp' }
  /** A number was clicked: the exchange will ring this phone, which then answers by itself; or the click led to nothing. */
  | { kind: 'placing'; isPlacing: boolean }
  | { kind: 'setMuted'; isMuted: boolean }
  | { kind: 'setHold'; isOnHold: boolean }
  | { kind: 'sendDigit'; digit: string }
  | { kind: 'checkMicrophone' }
