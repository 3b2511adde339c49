import { createStore } from './store.ts'

/** Can this tab make a sound? Browsers say no until the user has touched the page. */
export const isSoundUnlocked = createStore(false)

let context: AudioContext | null = null
let ringing: { stop(): void } | null = null

/** Call it inside a click or a key press (signing in is one): from then on this tab can ring. */
export async function unlockSound(): Promise<void> {
  context ??= new AudioContext()
  if (context.state === 'suspended') await context.resume().catch(() => undefined)
  isSoundUnlocked.set(context.state === 'running')
}

/** After a load without a gesture: does the browser let us sound all the same? Never blocks. */
export async function probeSound(): Promise<void> {
  context ??= new AudioContext()
  const settled = new Promise((resolve) => setTimeout(resolve, 200))
  if (context.state === 'suspended') await Promise.race([context.resume().catch(() => undefined), settled])
  isSoundUnlocked.set(context.state === 'running')
}

/** The ring follows the chosen speaker where the browser can do that. */
export function ringThrough(speakerId: string): void {
  const target = context as (AudioContext & { setSinkId?: (id: string) => Promise<void> }) | null
  void target?.setSinkId?.(speakerId).catch(() => undefined)
}

/** A soft two-note chime, one second of every three, until it is stopped. */
export function startRing(volume = 1): void {
  if (ringing || !context || context.state !== 'running') return
  const audio = context
  const loudness = audio.createGain()
  loudness.gain.value = 0.22 * volume
  loudness.connect(audio.destination)
  let nextAt = audio.currentTime
  const schedule = () => {
    // Scheduled well ahead on the audio clock, so that a hidden tab's slowed timers do not break the rhythm.
    while (nextAt < audio.currentTime + 6) {
      chime(audio, loudness, nextAt)
      nextAt += 3
    }
  }
  schedule()
  const timer = setInterval(schedule, 1000)
  ringing = {
    stop() {
      clearInterval(timer)
      loudness.disconnect()
    },
  }
}

export function stopRing(): void {
  ringing?.stop()
  ringing = null
}

function chime(audio: AudioContext, output: AudioNode, at: number): void {
  for (const [delay, frequency] of [
    [0, 659.26],
    [0.22, 523.25],
    [0.44, 659.26],
    [0.66, 783.99],
  ] as const)
    strike(audio, output, at + delay, frequency)
}

/** A bell: the note and a quiet partial above it, dying away. */
function strike(audio: AudioContext, output: AudioNode, at: number, frequency: number): void {
  for (const [ratio, level] of [
    [1, 1],
    [2.76, 0.18],
  ] as const) {
    const tone = audio.createOscillator()
    const envelope = audio.createGain()
    tone.frequency.value = frequency * ratio
    envelope.gain.setValueAtTime(0, at)
    envelope.gain.linearRampToValueAtTime(level, at + 0.01)
    envelope.gain.exponentialRampToValueAtTime(0.001, at + 0.7)
    tone.connect(envelope).connect(output)
    tone.start(at)
    tone.stop(at + 0.75)
  }
}
