import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitFor } from '../support/index.ts'
import { audibleDbfs } from './support/phone.ts'
import { ProductTown } from './support/product-town.ts'

test('X1: worker, web and exchange are started anew by one signal, and the talk goes on', async (t) => {
  const town = await ProductTown.open(t)
  const { product } = town
  const anna = await town.deskPhone('anna')
  const calling = await town.dials(await town.customer())
  const atAnna = await (await anna.rings()).answers()
  const atCustomer = await calling.isAnswered()
  await atCustomer.hearsSoon(1000)

  const before = product.pids()
  process.kill(product.pid, 'SIGUSR2')
  const loudness = atCustomer.hears(1000, 3)
  const isRenewed = (role: string) => product.pids()[role] && product.pids()[role] !== before[role]
  await waitFor(() => ['worker', 'web', 'exchange'].every(isRenewed), { what: 'the new roles' })
  assert.ok((await loudness) > audibleDbfs, 'the sound goes on all the time')
  assert.equal(product.pids()['media-webrtc'], before['media-webrtc'])
  await atCustomer.hangsUp()
  assert.equal((await atAnna.ended()).by, 'remote')
  const call = await town.endedCall()
  assert.deepEqual([call.endCause, call.endedBy], ['completed', 'customer'])
})
