import type { Phase } from '../../lib/phone-state.ts'

/**
 * The life of the one call this phone may have:
 *
 *        invite              answer            accepted
 *   idle ───────► ringing ──────────► answering ────────► talking
 *    ▲  └────────────────────────────────▲                   │
 *    │        autoInvite                                     │ hangUp
 *    └───────────────── gone ◄──────────────────────── ending┘
 *
 * The exchange owns every deadline: nothing here ends by a timer of the page.
 */
export type PhoneEvent =
  | 'invite' // an INVITE came that a person must answer
  | 'autoInvite' // an INVITE that answers itself, since a hand here stands behind it: click-to-call
  | 'replacement' // an autoInvite for the call we are already on: it is being restored
  | 'answer' // the user takes the call
  | 'accepted' // our 200 has gone out, the sound flows
  | 'microphoneFailed' // the call cannot be taken without a microphone
  | 'reject' // the user refuses
  | 'hangUp' // the user ends it
  | 'gone' // CANCEL, BYE or a failure: the session is over

export type PhoneAction =
  | 'adopt' // the new session becomes the call
  | 'refuseNewcomer' // 486 to a second INVITE
  | 'dropOldSession' // the session that the replacement takes over from
  | 'warmMicrophone' // open it while it rings, so that answering takes no time
  | 'accept' // 200
  | 'decline' // 603: a person has refused
  | 'declineUnable' // 480: this device cannot speak, others may
  | 'hangUp' // BYE or CANCEL
  | 'release' // microphone off, the call forgotten

export interface Transition {
  next: Phase
  actions: readonly PhoneAction[]
}

const ring: Transition = { next: 'ringing', actions: ['adopt', 'warmMicrophone'] }
const answerItself: Transition = { next: 'answering', actions: ['adopt', 'accept'] }
const takeOver: Transition = { next: 'answering', actions: ['dropOldSession', 'adopt', 'accept'] }
const over: Transition = { next: 'idle', actions: ['release'] }
const stay = (next: Phase, ...actions: PhoneAction[]): Transition => ({ next, actions })

export const transitions: Record<Phase, Partial<Record<PhoneEvent, Transition>>> = {
  idle: { invite: ring, autoInvite: answerItself, replacement: answerItself },
  ringing: {
    invite: stay('ringing', 'refuseNewcomer'),
    autoInvite: stay('ringing', 'refuseNewcomer'),
    replacement: takeOver,
    answer: { next: 'answering', actions: ['accept'] },
    reject: { next: 'ending', actions: ['decline'] },
    hangUp: { next: 'ending', actions: ['decline'] },
    gone: over,
  },
  answering: {
    invite: stay('answering', 'refuseNewcomer'),
    autoInvite: stay('answering', 'refuseNewcomer'),
    replacement: takeOver,
    accepted: { next: 'talking', actions: [] },
    microphoneFailed: { next: 'ending', actions: ['declineUnable'] },
    reject: { next: 'ending', actions: ['hangUp'] },
    hangUp: { next: 'ending', actions: ['hangUp'] },
    gone: over,
  },
  talking: {
    invite: stay('talking', 'refuseNewcomer'),
    autoInvite: stay('talking', 'refuseNewcomer'),
    replacement: takeOver,
    hangUp: { next: 'ending', actions: ['hangUp'] },
    gone: over,
  },
  ending: {
    invite: stay('ending', 'refuseNewcomer'),
    autoInvite: stay('ending', 'refuseNewcomer'),
    replacement: takeOver,
    gone: over,
  },
}
