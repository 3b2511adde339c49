import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Clock } from '../../src/kernel/clock.ts'
import { SilenceWatch } from '../../src/kernel/silence.ts'

/** A clock whose timers run when told to, as late as one likes. */
function lateClock() {
  const timers = new Set<() => void>()
  const clock: Clock = {
    now: () => 0,
    setTimeout: (fn) => {
      timers.add(fn)
      return fn
    },
    clearTimeout: (handle) => timers.delete(handle as () => void),
  }
  const fire = () => {
    for (const fn of [...timers]) {
      timers.delete(fn)
      fn()
    }
  }
  return { clock, fire, timers }
}

test('silence grows by a tick at a time, however late the tick comes, and ends with a sign of life', () => {
  const { clock, fire, timers } = lateClock()
  const told: number[] = []
  const watch = new SilenceWatch({ clock, onTick: (silentMs) => told.push(silentMs) })
  watch.start()
  for (let n = 0; n < 4; n++) fire()
  watch.heard()
  fire()
  fire()
  assert.deepEqual(told, [0, 1_000, 2_000, 3_000, 0, 1_000])
  watch.stop()
  assert.equal(timers.size, 0)
})

test('a watch that is stopped from its own tick stays stopped', () => {
  const { clock, fire, timers } = lateClock()
  const watch = new SilenceWatch({ clock, onTick: () => watch.stop() })
  watch.start()
  fire()
  assert.equal(timers.size, 0)
})
