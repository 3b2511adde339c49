import { useEffect, useRef, useState } from 'react'
import type { Recording } from '../../lib/contract.ts'
import { createStore } from '../../lib/store.ts'

export const speeds = [1, 1.25, 1.5, 2] as const

/** The recording touched last: the space bar is its, and starting another stops it. */
export const activeRecording = createStore<string | null>(null)

/** One `<audio>` behind a recording; fetched only when it is played (ranges do the seeking). */
export function usePlayer(recording: Recording) {
  const audio = useRef<HTMLAudioElement | null>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [hasFailed, setFailed] = useState(false)
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
      setFailed(true)
    }
    audio.current = made
    return made
  }

  function play(): void {
    activeRecording.set(recording.id)
    setFailed(false)
    const made = element()
    made.playbackRate = speed
    void made.play().catch(() => undefined)
  }

  return {
    isPlaying,
    hasFailed,
    seconds,
    speed,
    toggle: () => (isPlaying ? audio.current?.pause() : play()),
    seek(to: number) {
      const made = element()
      made.currentTime = to
      setSeconds(to)
      if (!isPlaying) play()
    },
    nextSpeed() {
      const next = speeds[(speeds.indexOf(speed as (typeof speeds)[number]) + 1) % speeds.length] ?? 1
      setSpeed(next)
      if (audio.current) audio.current.playbackRate = next
    },
  }
}
