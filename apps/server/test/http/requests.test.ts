import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Json, openCompany } from './support.ts'
import { toldCalls } from './told-calls.ts'

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000)

/** Pyotr, Anna's customer, called twice in vain; then Anna called him back. */
async function calledBack(t: Parameters<typeof openCompany>[0]) {
  const site = await openCompany(t)
  const anna = await site.hires('Anna', 'manager')
  const stranger = await site.hires('Stranger', 'manager')
  const phones = [{ number: '89161234567' }]
  const { body: contact } = await anna.post('/api/contacts', { name: 'Пётр', phones })
  const told = toldCalls(site)
  const missed = [await told({ startedAt: at(30) }), await told({ startedAt: at(20) })]
  const open = (await anna.get('/api/requests')).body.items
  const talk = { direction: 'outbound', initiatedBy: anna.id, answeredBy: anna.id } as const
  const closing = await told({ ...talk, startedAt: at(10) })
  const timeline = async () => (await anna.get(`/api/contacts/${contact.id}/timeline`)).body.items
  return { ...site, anna, stranger, contact, missed, open, closing, timeline }
}

test('U1: a closed request names the call that closed it, in the list and with each of its missed calls', async (t) => {
  const { anna, stranger, missed, open, closing } = await calledBack(t)
  assert.deepEqual([open.length, open[0].missedCalls, open[0].closedBy], [1, 2, null])
  const [request] = (await anna.get('/api/requests?closed=true')).body.items
  const { id, direction, talkSeconds, employee } = request.closedBy
  assert.deepEqual([id, direction, talkSeconds, employee.name], [closing, 'outbound', 60, 'Anna'])
  assert.equal(request.closedBy.startedAt, (await anna.get(`/api/calls/${closing}`)).body.startedAt)
  for (const callId of missed) {
    const { body: call } = await anna.get(`/api/calls/${callId}`)
    assert.deepEqual([call.request.id, call.request.closedBy.id], [request.id, closing])
    assert.equal(call.request.closedAt, request.closedAt)
    assert.equal((await stranger.get(`/api/calls/${callId}`)).status, 404)
  }
  assert.equal((await anna.get(`/api/calls/${closing}`)).body.request, null)
  assert.deepEqual((await stranger.get('/api/requests?closed=true')).body.items, [])
})

test('U1: the request of a shared number goes with its missed call, and back when the wrong one was chosen', async (t) => {
  const site = await openCompany(t)
  const { olga } = site
  const phones = [{ number: '89161234567' }]
  const people = ['Мать', 'Сын'].map(
    async (name) => (await olga.post('/api/contacts', { name, phones })).body.id,
  )
  const [mother, son] = await Promise.all(people)
  const told = toldCalls(site)
  const missed = await told({ startedAt: at(20) })
  const closings = async (id: string) =>
    (await olga.get(`/api/contacts/${id}/timeline`)).body.items.flatMap(
      (item: Json) => item.body.closed ?? [],
    )
  assert.deepEqual([await closings(mother), await closings(son)], [[false], [false]])
  await olga.post(`/api/calls/${missed}/contact`, { contactId: son })
  assert.deepEqual([await closings(mother), await closings(son)], [[], [false]])
  const { id: olgaId } = (await olga.get('/api/me')).body
  await told({ direction: 'outbound', initiatedBy: olgaId, answeredBy: olgaId, startedAt: at(10) })
  await olga.post(`/api/calls/${missed}/contact`, { contactId: mother })
  assert.deepEqual([await closings(mother), await closings(son)], [[true, false], []])
})

test('U1: the timeline tells of a request twice however often its customer called, and of every call', async (t) => {
  const { timeline, missed, closing, stranger, contact } = await calledBack(t)
  const items: Json[] = await timeline()
  assert.deepEqual(
    items.map((item) => [item.kind, item.call?.id ?? item.body.closed]),
    [
      ['request', true],
      ['call', closing],
      ['call', missed[1]],
      ['request', false],
      ['call', missed[0]],
    ],
  )
  const [closed, , , opened] = items
  assert.deepEqual([closed.author.name, closed.body.closedBy.id], ['Anna', closing])
  assert.deepEqual([opened.body.missedCalls, opened.body.closedBy.id], [2, closing])
  assert.equal(opened.body.closedAt, closed.at)
  assert.equal((await stranger.get(`/api/contacts/${contact.id}/timeline`)).status, 404)
})
