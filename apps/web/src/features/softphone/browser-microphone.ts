import { deviceChoice } from './devices.ts'
import { type Microphone, MicrophoneFailure } from './ports.ts'

/** The chosen microphone. It is open only while a call needs it, so that the browser's red dot tells the truth. */
export function createBrowserMicrophone(): Microphone {
  let opening: Promise<MediaStream> | null = null

  return {
    open() {
      opening ??= capture().catch((failure) => {
        opening = null
        throw failure
      })
      return opening
    },
    isAllowed,
    close() {
      void opening?.then(stopTracks, () => undefined)
      opening = null
    },
  }
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

/** Will the browser open the microphone without asking? */
export async function isAllowed(): Promise<boolean> {
  try {
    const permission = await navigator.permissions.query({ name: 'microphone' as PermissionName })
    return permission.state === 'granted'
  } catch {
    return false
  }
}

async function capture(): Promise<MediaStream> {
  // Without HTTPS (or localhost) the browser hides mediaDevices altogether.
  if (!navigator.mediaDevices) throw new MicrophoneFailure('refused')
  const { microphoneId } = deviceChoice.get()
  try {
    return await getAudio(microphoneId)
  } catch (error) {
    const isChosenGone = microphoneId !== '' && (error as DOMException).name === 'OverconstrainedError'
    if (isChosenGone) return getAudio('').catch((again) => Promise.reject(failureOf(again)))
    throw failureOf(error)
  }
}

function getAudio(deviceId: string): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: {
      echoCancellation: true,
      noiseSuppression: true,
      ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
    },
    video: false,
  })
}

function failureOf(error: unknown): MicrophoneFailure {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return new MicrophoneFailure('refused')
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return new MicrophoneFailure('missing')
  return new MicrophoneFailure('busy')
}
