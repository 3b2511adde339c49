import { api } from '../../lib/endpoints.ts'
import { initialPhoneState, type PhoneCommand, type PhoneState } from '../../lib/phone-state.ts'
import { isMicrophoneAllowed, phoneView } from '../../lib/phone-view.ts'
import { isSoundUnlocked, ringThrough, startRing, stopRing } from '../../lib/sound.ts'
import { createBrowserMicrophone, isAllowed } from './browser-microphone.ts'
import { deviceChoice, directOutput, followDeviceChoice } from './devices.ts'
import { dropForgottenCalls } from './forgotten-call.ts'
import { browserKeep, createOwnCalls } from './own-calls.ts'
import { createSoftphone, type Softphone } from './softphone.ts'
import { type SharedPhone, sharePhone } from './tabs.ts'

let shared: SharedPhone | null = null

function sendToPhone(command: PhoneCommand): void {
  shared?.send(command)
}

function show(state: PhoneState): void {
  phoneView.set({ state, isHere: shared?.isLeader.get() ?? false, send: sendToPhone })
}

/**
 * Starts the phone in this tab: it registers if no other tab of this browser does.
 * JsSIP is fetched only here, after signing in. Answers with the way to stop it.
 */
export function startPhone(extension: string | null): () => void {
  if (!extension) {
    show({ ...initialPhoneState, line: 'no_extension' })
    return () => show(initialPhoneState)
  }
  followDeviceChoice()
  const mine = sharePhone({
    locks: navigator.locks,
    channel: new BroadcastChannel('perezvon-softphone') as never,
    startPhone: () => startHere(extension),
  })
  shared = mine
  const mirror = mine.state.subscribe(() => show(mine.state.get()))
  const lead = mine.isLeader.subscribe(() => show(mine.state.get()))
  const truth = dropForgottenCalls(mine)
  const ring = mine.state.subscribe(() => ringAsNeeded(mine))
  const sound = isSoundUnlocked.subscribe(() => ringAsNeeded(mine))
  void watchMicrophonePermission()
  return () => {
    mirror()
    lead()
    truth()
    ring()
    sound()
    stopRing()
    mine.close()
    shared = null
    show(initialPhoneState)
  }
}

/** The phone in the tab that holds the line. The line is there at once, JsSIP follows when it has been fetched. */
function startHere(extension: string): Softphone {
  const output = new Audio()
  output.autoplay = true
  directOutput(output)
  let isStopped = false
  let stopLine: () => void = () => undefined
  const softphone = createSoftphone({
    microphone: createBrowserMicrophone(),
    ownCalls: createOwnCalls({ keep: browserKeep(), now: () => Date.now() }),
    now: () => Date.now(),
    line: {
      start(listener) {
        void import('./jssip-line.ts').then(({ createJsSipLine }) => {
          if (isStopped) return
          const line = createJsSipLine({ fetchCredentials: api.account.softphone, output })
          stopLine = () => line.stop()
          line.start(listener)
        })
      },
      stop() {
        isStopped = true
        stopLine()
      },
    },
  })
  softphone.start(extension)
  const reportSound = () =>
    softphone.store.set((state) => ({ ...state, isSoundBlocked: !isSoundUnlocked.get() }))
  reportSound()
  isSoundUnlocked.subscribe(reportSound)
  return softphone
}

/** The tab with the line rings; when the browser keeps it silent, a tab that may sound and is looked at rings instead. */
function ringAsNeeded(mine: SharedPhone): void {
  const state = mine.state.get()
  const isMyTurn = mine.isLeader.get() || (state.isSoundBlocked && document.visibilityState === 'visible')
  if (state.phase !== 'ringing' || !isMyTurn) return stopRing()
  const { speakerId, volume } = deviceChoice.get()
  ringThrough(speakerId)
  startRing(volume)
}

async function watchMicrophonePermission(): Promise<void> {
  isMicrophoneAllowed.set(await isAllowed())
  try {
    const permission = await navigator.permissions.query({ name: 'microphone' as PermissionName })
    permission.onchange = () => isMicrophoneAllowed.set(permission.state === 'granted')
  } catch {
    // This browser does not tell; the first call asks.
  }
}

/** Asks for the microphone now, in this tab, while the user is looking. */
export async function askForMicrophone(): Promise<void> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    for (const track of stream.getTracks()) track.stop()
    isMicrophoneAllowed.set(true)
  } catch {
    isMicrophoneAllowed.set(false)
  }
  sendToPhone({ kind: 'checkMicrophone' })
}
