import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Me, Role } from '@perezvon/contract'
import { canOf } from '../../src/access/can.ts'

/** What each role alone may do; everything not named it may not. */
const rights: Record<Role, (keyof Me['can'])[]> = {
  owner: [
    'seeLive',
    'manageSettings',
    'manageUsers',
    'ringMe',
    'placeCalls',
    'seeCustomers',
    'seeCalls',
    'editCustomers',
  ],
  head: ['seeLive', 'ringMe', 'placeCalls', 'seeCustomers', 'seeCalls', 'editCustomers'],
  manager: ['ringMe', 'placeCalls', 'seeCustomers', 'seeCalls', 'editCustomers'],
  quality: ['seeCustomers', 'seeCalls'],
  marketer: ['seeCalls'],
  administrator: ['manageSettings', 'manageUsers', 'ringMe', 'placeCalls'],
}

for (const [role, expected] of Object.entries(rights))
  test(`K2: what a ${role} may do`, () => {
    const can = canOf({ roles: [role as Role] })
    const allowed = Object.keys(can).filter((right) => can[right as keyof typeof can])
    assert.deepEqual(allowed.sort(), [...expected].sort())
  })

test('K2: what several roles allow adds up', () => {
  const can = canOf({ roles: ['marketer', 'administrator'] })
  assert.deepEqual([can.seeCalls, can.manageSettings, can.seeCustomers], [true, true, false])
})
