import { sampleRateHz } from '../codec/g711.ts'

/**
 * The melody that ships with the package: chimes over four chords, 16 bars, made by arithmetic, so that it is nobody's.
 * Loops without a seam: notes that ring beyond the end ring on at the beginning.
 */

const beatsPerMinute = 84
const notesPerBar = 8
const noteSamples = Math.round((60 / beatsPerMinute / 2) * sampleRateHz)

/** Semitones above A3 (220 Hz): Am7, Fmaj7, C, Gsus. */
const chords = [
  [0, 7, 10, 12, 15],
  [-4, 3, 8, 12, 15],
  [3, 10, 15, 19, 22],
  [-2, 5, 10, 12, 17],
]

/** Which note of the chord each eighth plays; −1 rests. One row a bar. */
const figures = [
  [0, 2, 3, 4, 3, 2, 1, -1],
  [0, 1, 3, 2, 4, 3, 2, 1],
  [0, 2, 4, 3, -1, 2, 1, 2],
  [0, 3, 2, 4, 3, -1, 2, -1],
]

const bars = 16
const barsPerChord = 2

/** A bell: partials with their strength and how fast they die away (1/s). */
const partials = [
  { ratio: 1, strength: 0.6, decay: 2.2 },
  { ratio: 2, strength: 0.25, decay: 3.5 },
  { ratio: 3.01, strength: 0.1, decay: 6 },
]
const ringSamples = 2 * sampleRateHz
const noteAmplitude = 6000

export function holdMelody(): Int16Array {
  const sum = new Float32Array(bars * notesPerBar * noteSamples)
  for (let bar = 0; bar < bars; bar++) {
    const chord = chords[Math.floor(bar / barsPerChord) % chords.length]!
    const figure = figures[bar % figures.length]!
    figure.forEach((degree, eighth) => {
      if (degree >= 0) strike(sum, (bar * notesPerBar + eighth) * noteSamples, pitch(chord[degree]!))
    })
    strike(sum, bar * notesPerBar * noteSamples, pitch(chord[0]! - 12))
  }
  return Int16Array.from(sum, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value))))
}

const pitch = (semitones: number): number => 220 * 2 ** (semitones / 12)

function strike(sum: Float32Array, at: number, hz: number): void {
  for (const { ratio, strength, decay } of partials) {
    // A turning phasor that shrinks: two multiplications a sample instead of a sine and an exponential.
    const turn = (2 * Math.PI * hz * ratio) / sampleRateHz
    const shrink = Math.exp(-decay / sampleRateHz)
    const [c, s] = [Math.cos(turn) * shrink, Math.sin(turn) * shrink]
    let [x, y] = [strength * noteAmplitude, 0]
    for (let i = 0; i < ringSamples; i++) {
      const place = (at + i) % sum.length
      sum[place] = sum[place]! + y
      ;[x, y] = [x * c - y * s, x * s + y * c]
    }
  }
}
