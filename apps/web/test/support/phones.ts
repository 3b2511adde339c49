import assert from 'node:assert/strict'
import { type CallKeep, createOwnCalls, type KeptCall } from '../../src/features/softphone/own-calls.ts'
import {
  type Line,
  type LineListener,
  type LineSession,
  type Microphone,
  MicrophoneFailure,
} from '../../src/features/softphone/ports.ts'
import { createSoftphone, type Softphone } from '../../src/features/softphone/softphone.ts'
import type { Phase } from '../../src/lib/phone-state.ts'

/** What the exchange and the hardware do to a phone under test, in the user's words. */
export interface PhoneUnderTest {
  phone: Softphone
  /** The exchange sends an INVITE; the answer is its handle. */
  rings(options?: { callId?: string | null; isAutomatic?: boolean; number?: string }): RecordedSession
  line(state: Parameters<LineListener['onLine']>[0]): void
  microphoneIs(state: 'allowed' | 'refused' | 'missing' | 'not_asked'): void
  isMicrophoneOpen(): boolean
  expectToBe(phase: Phase): void
}

export interface RecordedSession extends LineSession {
  /** What the phone sent, in order: '200', '603', 'BYE', 'hold', 'digit 5' … */
  sent: string[]
  /** The caller gives up or hangs up. */
  goes(): void
}

const stream = {} as MediaStream

/** The storage of a browser under test: what one phone keeps, the next one finds. */
export function keepUnderTest(kept: KeptCall | null = null): CallKeep {
  let call = kept
  return {
    read: () => call,
    write: (next) => {
      call = next
    },
  }
}

export function phoneUnderTest({
  keep = keepUnderTest(),
  now = () => 1_000,
}: {
  keep?: CallKeep
  now?: () => number
} = {}): PhoneUnderTest {
  let listener: LineListener | undefined
  let microphoneState: 'allowed' | 'refused' | 'missing' | 'not_asked' = 'allowed'
  let isOpen = false
  let lastSession = 0
  const line: Line = {
    start: (its) => {
      listener = its
    },
    stop: () => undefined,
  }
  const microphone: Microphone = {
    async open() {
      if (microphoneState === 'refused' || microphoneState === 'missing')
        throw new MicrophoneFailure(microphoneState)
      isOpen = true
      return stream
    },
    isAllowed: async () => microphoneState === 'allowed',
    close: () => {
      isOpen = false
    },
  }
  const phone = createSoftphone({ line, microphone, now, ownCalls: createOwnCalls({ keep, now }) })
  phone.start('101')

  function rings({
    callId = 'call-1',
    isAutomatic = false,
    number = '+79161234567',
  }: Parameters<PhoneUnderTest['rings']>[0] = {}): RecordedSession {
    lastSession += 1
    const id = `session-${lastSession}`
    const sent: string[] = []
    const over = () => listener?.onGone(id)
    const session: RecordedSession = {
      id,
      callId,
      isAutoAnswer: isAutomatic,
      number,
      name: '',
      sent,
      goes: over,
      accept() {
        sent.push('200')
        listener?.onAccepted(id)
      },
      decline(status) {
        sent.push(String(status))
        over()
      },
      hangUp() {
        sent.push('BYE')
        over()
      },
      mute: (isMuted) => void sent.push(isMuted ? 'mute' : 'unmute'),
      hold(isOnHold) {
        sent.push(isOnHold ? 'hold' : 'unhold')
        return true
      },
      sendDigit: (digit) => void sent.push(`digit ${digit}`),
    }
    listener?.onInvite(session)
    return session
  }

  return {
    phone,
    rings,
    line: (state) => listener?.onLine(state),
    microphoneIs: (state) => {
      microphoneState = state
    },
    isMicrophoneOpen: () => isOpen,
    expectToBe: (phase) => assert.equal(phone.store.get().phase, phase),
  }
}

/** Lets promises that are already settled run on; no time passes. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
