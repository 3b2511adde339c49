import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { soughtByKey, speedAfter, speedRound } from '../src/features/calls/player-keys.ts'

describe('the player by keys', () => {
  const from = (key: string, seconds = 40) => soughtByKey(key, seconds, 90)

  it('arrows step by 5 seconds, pages by 30, Home and End go to the ends', () => {
    assert.deepEqual(
      [from('ArrowRight'), from('ArrowUp'), from('ArrowLeft'), from('ArrowDown')],
      [45, 45, 35, 35],
    )
    assert.deepEqual([from('PageUp'), from('PageDown')], [70, 10])
    assert.deepEqual([from('Home'), from('End')], [0, 90])
  })

  it('never leaves the recording, and leaves other keys alone', () => {
    assert.deepEqual([from('ArrowLeft', 2), from('PageUp', 80)], [0, 90])
    assert.equal(from('a'), null)
    assert.equal(from('Tab'), null)
  })

  it('the speed stops at its ends by keys, and goes round by the button', () => {
    assert.deepEqual(
      [speedAfter(1, 1), speedAfter(1, -1), speedAfter(2, 1), speedAfter(0.75, -1)],
      [1.25, 0.75, 2, 0.75],
    )
    assert.deepEqual([speedRound(1.5), speedRound(2)], [2, 0.75])
  })
})
