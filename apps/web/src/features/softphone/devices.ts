import { createStore } from '../../lib/store.ts'

/** The user's choice of headset, kept in this browser; the same for all tabs. Empty ids mean the system's default. */
export interface DeviceChoice {
  microphoneId: string
  speakerId: string
  /** 0..1 */
  volume: number
}

const storageKey = 'perezvon.devices'
const byDefault: DeviceChoice = { microphoneId: '', speakerId: '', volume: 1 }

export const deviceChoice = createStore<DeviceChoice>(byDefault)

/** Reads the choice and follows changes made in other tabs. */
export function followDeviceChoice(): void {
  const read = () => deviceChoice.set({ ...byDefault, ...parse(localStorage.getItem(storageKey)) })
  read()
  window.addEventListener('storage', (event) => event.key === storageKey && read())
}

export function chooseDevices(change: Partial<DeviceChoice>): void {
  const next = { ...deviceChoice.get(), ...change }
  localStorage.setItem(storageKey, JSON.stringify(next))
  deviceChoice.set(next)
}

function parse(text: string | null): Partial<DeviceChoice> {
  try {
    return (JSON.parse(text ?? '{}') as Partial<DeviceChoice> | null) ?? {}
  } catch {
    return {}
  }
}

export interface DeviceList {
  microphones: { id: string; label: string }[]
  speakers: { id: string; label: string }[]
  /** Firefox and Safari choose the speaker themselves. */
  canChooseSpeaker: boolean
}

/** Devices by name; names are empty until the microphone was allowed once. */
export async function listDevices(): Promise<DeviceList> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? []
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default')
      .map((device) => ({ id: device.deviceId, label: device.label }))
  return {
    microphones: of('audioinput'),
    speakers: of('audiooutput'),
    canChooseSpeaker: 'setSinkId' in HTMLMediaElement.prototype,
  }
}

/** Sends the other side's voice to the chosen speaker at the chosen volume, and keeps doing so. */
export function directOutput(output: HTMLAudioElement): void {
  const apply = () => {
    const { speakerId, volume } = deviceChoice.get()
    output.volume = volume
    if ('setSinkId' in output) void output.setSinkId(speakerId).catch(() => undefined)
  }
  apply()
  deviceChoice.subscribe(apply)
}
