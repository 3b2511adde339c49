import {
  initialPhoneState,
  type PhoneCall,
  type PhoneCommand,
  type PhoneState,
} from '../../lib/phone-state.ts'
import { createStore, type Store } from '../../lib/store.ts'
import type { OwnCalls } from './own-calls.ts'
import { type Line, type LineSession, type Microphone, MicrophoneFailure } from './ports.ts'
import { type PhoneAction, type PhoneEvent, transitions } from './transitions.ts'

export interface Softphone {
  store: Store<PhoneState>
  command(command: PhoneCommand): void
  start(extension: string): void
  stop(): void
}

export interface SoftphoneParts {
  line: Line
  microphone: Microphone
  ownCalls: OwnCalls
  now: () => number
}

/**
 * The phone of the tab that holds the line: sessions in, state out.
 * The table in transitions.ts decides; this file only carries out its actions.
 */
export function createSoftphone({ line, microphone, ownCalls, now }: SoftphoneParts): Softphone {
  const store = createStore<PhoneState>(initialPhoneState)
  let current: LineSession | null = null

  /** Puts an event to the table. `session` is the newcomer for invitations, else the session the event is about. */
  function dispatch(event: PhoneEvent, session: LineSession | null = current): void {
    const transition = transitions[store.get().phase][event]
    if (!transition) return
    store.set((state) => ({ ...state, phase: transition.next }))
    for (const action of transition.actions) perform[action](session)
  }

  const perform: Record<PhoneAction, (session: LineSession | null) => void> = {
    adopt: (session) => session && adopt(session),
    refuseNewcomer: (session) => session?.decline(486),
    dropOldSession: () => {
      const old = current
      current = null
      old?.hangUp()
    },
    warmMicrophone: () => void warmMicrophone(),
    accept: () => void accept(),
    decline: () => current?.decline(603),
    declineUnable: () => current?.decline(480),
    hangUp() {
      ownCalls.ended()
      current?.hangUp()
    },
    release,
  }

  function adopt(session: LineSession): void {
    const before = store.get().call
    const isMuted = before !== null && before.callId === session.callId && before.isMuted
    current = session
    store.set((state) => ({ ...state, call: { ...callFrom(session, now()), isMuted } }))
  }

  async function warmMicrophone(): Promise<void> {
    if (await microphone.isAllowed()) await microphone.open().catch(() => undefined)
  }

  async function accept(): Promise<void> {
    const session = current
    try {
      const stream = await microphone.open()
      store.set((state) => ({ ...state, microphone: 'ready' }))
      if (session && session === current) {
        ownCalls.answered(session.callId)
        session.accept(stream)
      } else if (!current) microphone.close()
    } catch (failure) {
      store.set((state) => ({ ...state, microphone: microphoneStateOf(failure) }))
      if (session === current) dispatch('microphoneFailed')
    }
  }

  /** The one door out of a call. */
  function release(): void {
    current = null
    ownCalls.lost()
    microphone.close()
    store.set((state) => ({ ...state, call: null }))
  }

  function changeCall(change: Partial<PhoneCall>): void {
    store.set((state) => (state.call ? { ...state, call: { ...state.call, ...change } } : state))
  }

  function invited(session: LineSession): void {
    const isAutomatic = session.isAutoAnswer && ownCalls.mayAnswer(session.callId)
    const isRestored = isAutomatic && session.callId === current?.callId
    dispatch(isRestored ? 'replacement' : isAutomatic ? 'autoInvite' : 'invite', session)
  }

  async function checkMicrophone(): Promise<void> {
    try {
      await microphone.open()
      store.set((state) => ({ ...state, microphone: 'ready' }))
      if (!current) microphone.close()
    } catch (failure) {
      store.set((state) => ({ ...state, microphone: microphoneStateOf(failure) }))
    }
  }

  function command(wish: PhoneCommand): void {
    switch (wish.kind) {
      case 'answer':
      case 'reject':
      case 'hangUp':
        return dispatch(wish.kind)
      case 'placing':
        return wish.isPlacing ? ownCalls.expect() : ownCalls.unexpect()
      case 'setMuted':
        current?.mute(wish.isMuted)
        return changeCall({ isMuted: wish.isMuted })
      case 'setHold':
        if (store.get().phase === 'talking' && current?.hold(wish.isOnHold))
          changeCall({ isOnHold: wish.isOnHold })
        return
      case 'sendDigit':
        if (store.get().phase !== 'talking') return
        current?.sendDigit(wish.digit)
        return changeCall({ sentDigits: (store.get().call?.sentDigits ?? '') + wish.digit })
      case 'checkMicrophone':
        return void checkMicrophone()
    }
  }

  return {
    store,
    command,
    start(extension) {
      store.set((state) => ({ ...state, extension, line: 'connecting' }))
      line.start({
        onLine: (state) => store.set((previous) => ({ ...previous, line: state })),
        onInvite: invited,
        onAccepted(sessionId) {
          if (!current || sessionId !== current.id) return
          if (store.get().call?.isMuted) current.mute(true) // a restored call stays muted
          changeCall({ talkingSinceMs: now() })
          dispatch('accepted')
        },
        onGone: (sessionId) => sessionId === current?.id && dispatch('gone'),
      })
    },
    stop() {
      line.stop()
      release()
      store.set(initialPhoneState)
    },
  }
}

function callFrom(session: LineSession, startedAtMs: number): PhoneCall {
  return {
    sessionId: session.id,
    callId: session.callId,
    number: session.number,
    name: session.name,
    isMuted: false,
    isOnHold: false,
    startedAtMs,
    talkingSinceMs: null,
    sentDigits: '',
  }
}

function microphoneStateOf(failure: unknown): PhoneState['microphone'] {
  return failure instanceof MicrophoneFailure ? failure.state : 'busy'
}
