import { useEffect, useRef, useState } from 'react'
import type { Recording } from '../../lib/contract.ts'
import { createStore } from '../../lib/store.ts'
import { speedAfter, speedRound } from './player-keys.ts'

/** The recording touched last: the keys are its, and starting another stops it. */
export const activeRecording = createStore<string | null>(null)

/** Why there is no sound: the file is not there any more, or it could not be fetched or played now. */
export type PlayerFailure = 'gone' | 'failed'

/** One `<audio>` behind a recording; fetched only when it is played (ranges do the seeking). */
export function usePlayer(recording: Recording) {
  const audio = useRef<HTMLAudioElement | null>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [failure, setFailure] = useState<PlayerFailure | null>(null)
  const [seconds, setSeconds] = useState(0)
  const [speed, setSpeed] = useState<number>(1)

  useEffect(() => {
    const stopWhenAnother = activeRecording.subscribe(() => {
      if (activeRecording.get() !== recording.id) audio.current?.pause()
    })
    return () => {
      stopWhenAnother()
      audio.current?.pause()
    }
  }, [recording.id])

  function element(): HTMLAudioElement {
    if (audio.current) return audio.current
    const made = new Audio(recording.url)
    made.preload = 'metadata'
    made.ontimeupdate = () => setSeconds(made.currentTime)
    made.onplay = () => setPlaying(true)
    made.onpause = () => setPlaying(false)
    made.onended = () => setPlaying(false)
    made.onerror = () => {
      audio.current = null
      setPlaying(false)
      setSeconds(0)
      void failureOf(recording.url).then(setFailure)
    }
    audio.current = made
    return made
  }

  function play(): void {
    activeRecording.set(recording.id)
    setFailure(null)
    const made = element()
    made.playbackRate = speed
    void made.play().catch(() => undefined)
  }

  function changeSpeed(next: number): void {
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = next
  }

  return {
    isPlaying,
    failure,
    seconds,
    speed,
    toggle: () => (isPlaying ? audio.current?.pause() : play()),
    /** Goes to a place; playing or not stays as it is. */
    seek(to: number) {
      activeRecording.set(recording.id)
      element().currentTime = to
      setSeconds(to)
    },
    play,
    faster: () => changeSpeed(speedAfter(speed, 1)),
    slower: () => changeSpeed(speedAfter(speed, -1)),
    nextSpeed: () => changeSpeed(speedRound(speed)),
  }
}

/** An `<audio>` does not say why it failed; the server does. One byte from within: the beginning would count as listening. */
async function failureOf(url: string): Promise<PlayerFailure> {
  try {
    const { status } = await fetch(url, { headers: { range: 'bytes=1-1' } })
    return status === 404 ? 'gone' : 'failed'
  } catch {
    return 'failed'
  }
}
