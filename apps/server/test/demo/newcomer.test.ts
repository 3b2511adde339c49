import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Call, ContactCard, DeskPhoneSecret, LiveBoard, MyDay } from '@perezvon/contract'
import type { z } from 'zod'
import { Phone } from '../../../../test/scenarios/support/phone.ts'
import { startProduct, waitFor } from '../../../../test/support/index.ts'
import { Browser, setupBody } from '../http/support.ts'

/** A whole installation, set up with the demo company, and the administrator's desk phone at hand. */
async function firstRun(t: TestContext) {
  const product = await startProduct(t)
  const me = new Browser(product.url)
  const setup = await me.post('/api/setup', { ...setupBody, start: 'demo' })
  assert.equal(setup.status, 201, JSON.stringify(setup.body))
  const { body: secret } = await me.post<z.infer<typeof DeskPhoneSecret>>('/api/extensions/101/desk-phone')
  const phone = await Phone.open({
    host: '127.0.0.1',
    saysHz: 1000,
    credentials: { username: secret.username, password: secret.password },
  })
  t.after(() => phone.close())
  const exchange = { host: '127.0.0.1', port: product.ports.sipUdp }
  // the exchange learns of the new password by a hint
  await waitFor(() => phone.register(exchange).then(() => true), { what: 'the desk phone to be registered' })
  return { product, me, phone }
}

test('N4: a newcomer is rung by a customer of theirs, hears them, and owes the outcome', async (t) => {
  const { me, phone } = await firstRun(t)
  const ring = await me.post('/api/ring-me', { as: 'known' })
  assert.equal(ring.status, 200, JSON.stringify(ring.body))
  const ringing = await phone.rings()
  assert.equal(ringing.invite.from.user, ring.body.number)
  const { body: board } = await me.get<LiveBoard>('/api/live-board')
  assert.equal(board.calls[0]?.people[0]?.name, ring.body.name)
  assert.ok(board.calls[0]?.people[0]?.openDeal)
  const talk = await ringing.answers()
  await waitFor(async () => (await talk.loudness(0.5)) > -35, { what: 'the customer to speak' })
  await talk.hangsUp()
  const owed = await waitFor(
    async () => {
      const { body } = await me.get<MyDay>('/api/my-day')
      return body.owedOutcomes.find(({ call }) => call.customerNumber === ring.body.number)
    },
    { what: 'the outcome to be owed' },
  )
  assert.equal(owed.call.contact?.name, ring.body.name)
  const call = await waitFor(
    async () => {
      const { body } = await me.get<Call>(`/api/calls/${owed.call.id}`)
      return body.recordings.length > 0 && body
    },
    { what: 'the recording to be on the card' },
  )
  assert.ok(call.recordings[0]!.seconds >= call.talkSeconds! - 1)
})

test('N1: a new caller has a card begun, and is a request when nobody answers', async (t) => {
  const { me, phone } = await firstRun(t)
  const { body: ring } = await me.post('/api/ring-me', { as: 'new' })
  assert.equal(ring.name, null)
  const ringing = await phone.rings()
  ringing.rejects()
  const request = await waitFor(
    async () => {
      const { body } = await me.get<MyDay>('/api/my-day')
      return body.requests.find(({ customerNumber }) => customerNumber === ring.number)
    },
    { what: 'the request', withinMs: 40_000 },
  )
  const { body: card } = await me.get<ContactCard>(`/api/contacts/${request.contact!.id}`)
  assert.equal(card.isDraft, true)
  assert.equal(card.source, 'Сайт')
  const { body: again } = await me.post('/api/ring-me', { as: 'new' })
  assert.notEqual(again.number, ring.number)
})
