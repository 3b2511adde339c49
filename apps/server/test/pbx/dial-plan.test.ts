import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DialPlanIndex, emptyDialPlan, type PlanTrunk } from '../../src/pbx/dial-plan.ts'

const trunk = (id: string, of: Partial<PlanTrunk>): PlanTrunk => ({
  id,
  name: id,
  host: '192.0.2.1',
  port: null,
  matchPort: false,
  username: null,
  secret: null,
  callerNumber: null,
  allowsAbroad: false,
  ...of,
})
const planWith = (...trunks: PlanTrunk[]) => new DialPlanIndex({ ...emptyDialPlan, trunks })

test('a trunk is known by its address, whatever the port', () => {
  const plan = planWith(trunk('carrier', {}))
  assert.equal(plan.trunkFrom({ address: '192.0.2.1', port: 40_000 })?.id, 'carrier')
  assert.equal(plan.trunkFrom({ address: '192.0.2.2', port: 5060 }), undefined)
})

test('two trunks behind one address are told apart by the port', () => {
  const plan = planWith(
    trunk('any', {}),
    trunk('first', { port: 5061, matchPort: true }),
    trunk('second', { port: 5062, matchPort: true }),
  )
  assert.equal(plan.trunkFrom({ address: '192.0.2.1', port: 5062 })?.id, 'second')
  assert.equal(plan.trunkFrom({ address: '192.0.2.1', port: 5060 })?.id, 'any')
})

test('a trunk that insists on its port does not vouch for others of that address', () => {
  const plan = planWith(trunk('strict', { port: 5061, matchPort: true }))
  assert.equal(plan.trunkFrom({ address: '192.0.2.1', port: 5060 }), undefined)
})

test('an employee is found by each of their extensions', () => {
  const extension = (number: string, userId: string | null) => ({
    number,
    userId,
    ha1Md5: null,
    ha1Sha256: null,
  })
  const plan = new DialPlanIndex({
    ...emptyDialPlan,
    extensions: [extension('101', 'anna'), extension('201', 'anna'), extension('102', null)],
  })
  assert.deepEqual(
    plan.extensionsOf('anna').map(({ number }) => number),
    ['101', '201'],
  )
  assert.equal(plan.extension('102')?.userId, null)
  assert.deepEqual(plan.extensionsOf('boris'), [])
})
