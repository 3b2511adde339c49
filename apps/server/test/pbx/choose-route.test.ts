import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseRoute, type RoutingFacts } from '../../src/pbx/choose-route.ts'

const facts = (of: { owner?: string; group?: string[]; free: string[] }): RoutingFacts => ({
  ownerUserId: of.owner ?? null,
  groupUserIds: of.group ?? ['anna', 'boris'],
  ownerRingTimeoutMs: 15_000,
  groupRingTimeoutMs: 25_000,
  isFree: (userId) => of.free.includes(userId),
})
const route = (of: Parameters<typeof facts>[0]) =>
  chooseRoute(facts(of)).map(({ kind, userIds }) => `${kind}: ${userIds.join(', ')}`)

test('U3: a known caller rings their own manager first, then the group', () => {
  assert.deepEqual(route({ owner: 'clara', free: ['anna', 'boris', 'clara'] }), [
    'owner: clara',
    'group: anna, boris',
  ])
})

test('U3: a manager who is busy or away is passed over at once', () => {
  assert.deepEqual(route({ owner: 'clara', free: ['anna', 'boris'] }), ['group: anna, boris'])
})

test('U3: a manager who belongs to the group is not rung twice', () => {
  assert.deepEqual(route({ owner: 'anna', free: ['anna', 'boris'] }), ['owner: anna', 'group: boris'])
})

test('an unknown caller rings the whole group at once, but only who is free', () => {
  assert.deepEqual(route({ group: ['anna', 'boris', 'clara'], free: ['anna', 'clara'] }), [
    'group: anna, clara',
  ])
})

test('when nobody is free there is nobody to ring', () => {
  assert.deepEqual(route({ owner: 'clara', free: [] }), [])
})
