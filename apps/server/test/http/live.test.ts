import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { waitFor } from '../../../../test/support/index.ts'
import type { BookedCall } from '../../src/calls/live-call.ts'
import { newId } from '../../src/kernel/ids.ts'
import { type Json, type Listener, openCompany } from './support.ts'
import { toldCalls } from './told-calls.ts'

function ringing(of: Partial<BookedCall>): BookedCall {
  return {
    id: newId(),
    direction: 'inbound',
    state: 'ringing',
    customerNumber: '+79161234567',
    customerNumberDisplay: '+7 916 123-45-67',
    dialledNumber: '+74951234567',
    queue: null,
    source: 'site',
    people: [],
    caller: 'known',
    ringing: [],
    agent: null,
    startedAt: new Date().toISOString(),
    answeredAt: null,
    endedAt: null,
    endCause: null,
    isMissed: false,
    isOnHold: false,
    isRecording: false,
    isReconnecting: false,
    concernedUserIds: [],
    busyUserIds: [],
    openOffers: {},
    ...of,
  }
}

type Quartet = [Listener, Listener, Listener, Listener]
type Pair = [Listener, Listener]

const personOf = ({ id, name }: Json, owner: Json = null) => ({
  contactId: id,
  name,
  company: null,
  owner,
  lastContactAt: null,
  status: 'new',
  isDraft: false,
  openDeal: null,
})

const closeAll = (tabs: Listener[]): void => {
  for (const tab of tabs) tab.close()
}

async function withDepartment(t: Parameters<typeof openCompany>[0]) {
  const site = await openCompany(t)
  const [team] = (await site.olga.get('/api/teams')).body
  const anna = await site.hires('Anna', 'manager', { teamId: team.id })
  const boris = await site.hires('Boris', 'manager', { teamId: team.id })
  const hanna = await site.hires('Hanna', 'head', { teamId: team.id })
  const stranger = await site.hires('Stranger', 'manager')
  const other = await site.hires('Other', 'head')
  const marketer = await site.hires('Mark', 'marketer')
  await waitFor(() => site.exchange.clients > 0, { what: 'the web at the exchange’s socket' })
  return { ...site, team, anna, boris, hanna, stranger, other, marketer }
}

test('N1: while it rings, all whom the call concerns hear of it, and nobody else', async (t) => {
  const { olga, anna, boris, hanna, stranger, other, marketer, exchange } = await withDepartment(t)
  const tabs = await Promise.all(
    [olga, anna, boris, hanna, stranger, other, marketer].map((one) => one.listen()),
  )
  const [ofOlga, ofAnna, ofBoris, ofHanna, ...ofOthers] = tabs as [...Quartet, ...Listener[]]
  t.after(() => closeAll(tabs))
  const { body: contact } = await anna.post('/api/contacts', { name: 'Пётр' })
  const call = ringing({
    people: [personOf(contact, { id: anna.id, name: 'Anna' })],
    ringing: [{ id: boris.id, name: 'Boris' }],
    concernedUserIds: [boris.id],
  })
  exchange.says({ kind: 'call', call })
  for (const tab of [ofOlga, ofAnna, ofBoris, ofHanna]) {
    const heard = await tab.next('call')
    const [person] = heard.call.people
    assert.deepEqual([person?.name, person?.owner?.name], ['Пётр', 'Anna'])
    assert.equal('concernedUserIds' in heard.call, false)
  }
  // what comes later to all proves that the call never came to these
  exchange.says({ kind: 'agent', userId: anna.id, state: 'on_call', since: call.startedAt, callId: call.id })
  await ofOlga.next('agent')
  await olga.patch('/api/company', { callbackNormSeconds: 40 })
  for (const tab of ofOthers) {
    await tab.next('changed', (event: Json) => event.kind === 'settings')
    assert.deepEqual(
      tab.heard.filter((event: Json) => event.type === 'call' || event.type === 'agent'),
      [],
    )
  }
})

test('N1: one click opens the card of whoever rings, before the call has reached the database', async (t) => {
  const { olga, boris, stranger, exchange } = await withDepartment(t)
  const { body: contact } = await olga.post('/api/contacts', { name: 'Пётр' })
  assert.equal((await boris.get(`/api/contacts/${contact.id}`)).status, 404)
  const tab = await boris.listen()
  t.after(() => tab.close())
  exchange.says({
    kind: 'call',
    call: ringing({
      people: [personOf(contact)],
      ringing: [{ id: boris.id, name: 'Boris' }],
      concernedUserIds: [boris.id],
    }),
  })
  await tab.next('call')
  assert.equal((await boris.get(`/api/contacts/${contact.id}`)).body.name, 'Пётр')
  assert.equal((await stranger.get(`/api/contacts/${contact.id}`)).status, 404)
})

test('K2: who was merely rung sees who called while it rings; then the call is gone for them, and the card', async (t) => {
  const { olga, anna, boris, hanna, exchange } = await withDepartment(t)
  const { body: contact } = await olga.post('/api/contacts', { name: 'Пётр' })
  const tabs = await Promise.all([anna, boris, hanna].map((one) => one.listen()))
  t.after(() => closeAll(tabs))
  const [ofAnna, ofBoris, ofHanna] = tabs as [Listener, Listener, Listener]
  const people = [anna, boris].map(({ id }, nth) => ({ id, name: nth === 0 ? 'Anna' : 'Boris' }))
  const concernedUserIds = [anna.id, boris.id]
  const call = ringing({ people: [personOf(contact)], ringing: people, concernedUserIds })
  exchange.says({ kind: 'call', call })
  for (const tab of tabs) await tab.next('call')
  assert.equal((await boris.get(`/api/contacts/${contact.id}`)).status, 200)
  const taken: BookedCall = {
    ...call,
    state: 'answered',
    answeredAt: call.startedAt,
    ringing: [],
    agent: { id: anna.id, name: 'Anna' },
    busyUserIds: [anna.id],
  }
  exchange.says({ kind: 'call', call: taken })
  assert.equal((await ofBoris.next('call-gone')).callId, call.id)
  for (const tab of [ofAnna, ofHanna]) assert.equal((await tab.next('call')).call.state, 'answered')
  assert.equal((await boris.get(`/api/contacts/${contact.id}`)).status, 404)
  assert.equal((await anna.get(`/api/contacts/${contact.id}`)).status, 200)
  // nothing of it comes later either, and a tab opened now has never heard of it
  exchange.says({ kind: 'call', call: { ...taken, isOnHold: true } })
  await ofAnna.next('call')
  const late = await boris.listen()
  t.after(() => late.close())
  assert.deepEqual(late.hello?.calls, [])
  assert.equal(ofBoris.heard.filter((event: Json) => event.type.startsWith('call')).length, 0)
})

test('a tab that opens late, or after the exchange was away, gets the whole state', async (t) => {
  const { anna, exchange, config } = await withDepartment(t)
  const call = ringing({ ringing: [{ id: anna.id, name: 'Anna' }], concernedUserIds: [anna.id] })
  const before = await anna.listen()
  t.after(() => before.close())
  exchange.says({ kind: 'call', call })
  await before.next('call')
  const late = await anna.listen()
  t.after(() => late.close())
  assert.deepEqual(
    late.hello?.calls.map((one) => one.id),
    [call.id],
  )
  assert.equal(late.hello?.isExchangeUp, true)

  await exchange.close()
  assert.equal((await before.next('exchange')).isUp, false)
  exchange.state = { calls: [{ ...call, state: 'answered' }], agents: [], isDiskFull: false }
  await exchange.open(config)
  const again = await before.next('hello')
  assert.deepEqual(
    again.calls.map((one) => one.state),
    ['answered'],
  )
})

test('U1: a missed call reaches the screens of those concerned as a request', async (t) => {
  const site = await withDepartment(t)
  const { olga, anna, boris, stranger } = site
  const [queue] = (await olga.get('/api/queues')).body
  await olga.patch(`/api/queues/${queue.id}`, { memberUserIds: [anna.id, boris.id] })
  const tabs = await Promise.all([anna, boris, stranger, olga].map((one) => one.listen()))
  t.after(() => closeAll(tabs))
  const [ofAnna, ofBoris, ofStranger, ofOlga] = tabs as Quartet
  await toldCalls(site)({ queueId: queue.id })
  for (const tab of [ofAnna, ofBoris, ofOlga]) {
    const { request } = await tab.next('request')
    assert.deepEqual(
      [request.phone.display, request.missedCalls, request.closedAt],
      ['+7 916 123-45-67', 1, null],
    )
  }
  assert.equal((await anna.get('/api/my-day')).body.requests.length, 1)
  await olga.patch('/api/company', { callbackNormSeconds: 40 })
  await ofStranger.next('changed', (event: Json) => event.kind === 'settings')
  assert.deepEqual(
    ofStranger.heard.filter((event: Json) => event.type === 'request'),
    [],
  )
})

test('K2: hints of changes go to those who see the record', async (t) => {
  const { anna, stranger, olga } = await withDepartment(t)
  const tabs = await Promise.all([anna, stranger].map((one) => one.listen()))
  t.after(() => closeAll(tabs))
  const [ofAnna, ofStranger] = tabs as Pair
  const { body: contact } = await anna.post('/api/contacts', { name: 'Пётр' })
  await ofAnna.next('changed', (event: Json) => event.kind === 'contact' && event.id === contact.id)
  const { body: task } = await anna.post('/api/tasks', {
    title: 'Отправить счёт',
    dueAt: new Date().toISOString(),
  })
  await ofAnna.next('changed', (event: Json) => event.kind === 'task' && event.id === task.id)
  await olga.patch('/api/company', { callbackNormSeconds: 40 })
  await ofStranger.next('changed', (event: Json) => event.kind === 'settings')
  assert.deepEqual(ofStranger.heard, [])
})

test('K2: the live socket is for the signed-in, from a page of ours; signing out ends it', async (t) => {
  const { url, anna } = await withDepartment(t)
  const refusal = async (headers: Record<string, string>) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`, { headers })
    const [, response] = (await once(socket, 'unexpected-response')) as Json
    response.resume()
    return response.statusCode
  }
  assert.equal(await refusal({ origin: url }), 401)
  assert.equal(await refusal({ origin: 'https://evil.example', cookie: anna.cookie }), 403)
  assert.equal(await refusal({ cookie: anna.cookie }), 403)
  const tab = await anna.listen()
  const closed = once(tab.socket, 'close')
  await anna.post('/api/sign-out')
  assert.equal((await closed)[0], 1008)
})

test('the head’s page shows today’s calls, who is on one and who waits', async (t) => {
  const site = await withDepartment(t)
  const { anna, boris, hanna, exchange } = site
  const told = toldCalls(site)
  const startedAt = new Date()
  await told({ startedAt, offeredTo: [anna.id], answeredBy: anna.id, talkSeconds: 90 })
  await told({ startedAt, customerNumber: '+74957654321' })
  const tab = await hanna.listen()
  t.after(() => tab.close())
  const call = ringing({
    agent: { id: boris.id, name: 'Boris' },
    state: 'answered',
    concernedUserIds: [boris.id],
    busyUserIds: [boris.id],
  })
  exchange.says({ kind: 'call', call })
  exchange.says({ kind: 'agent', userId: boris.id, state: 'on_call', since: call.startedAt, callId: call.id })
  await tab.next('agent')
  const { body: board } = await hanna.get('/api/live-board')
  const { inbound, answered, missed, outbound, owedOutcomes } = board.today
  assert.deepEqual(
    { inbound, answered, missed, outbound, owedOutcomes },
    {
      inbound: 2,
      answered: 1,
      missed: 1,
      outbound: 0,
      owedOutcomes: 1,
    },
  )
  const rows = board.agents.map((agent: Json) => [
    agent.user.name,
    agent.state,
    agent.todayCalls,
    agent.call?.id,
  ])
  assert.deepEqual(rows, [
    ['Anna', 'offline', 1, undefined],
    ['Boris', 'on_call', 0, call.id],
    ['Hanna', 'offline', 0, undefined],
    ['Ольга Хозяйка', 'offline', 0, undefined],
  ])
  assert.equal(board.openRequests.length, 1)
  const causes = async (filter: string) =>
    (await hanna.get(`/api/calls?${filter}`)).body.items.map((one: Json) => one.endCause)
  assert.deepEqual(
    [await causes('missed=true'), await causes('missed=false')],
    [['abandoned'], ['completed']],
  )
  assert.deepEqual([await causes('answered=true'), await causes('owed=true')], [['completed'], ['completed']])
  assert.equal((await anna.get('/api/live-board')).status, 403)
})

test('who asked not to be called is marked wherever the number stands', async (t) => {
  const site = await withDepartment(t)
  const { olga, anna } = site
  const told = toldCalls(site)
  const number = '+79161234567'
  const { body: contact } = await olga.post('/api/contacts', { name: 'Пётр', phones: [{ number }] })
  await told({ customerNumber: number, answeredBy: anna.id })
  await told({ customerNumber: number })
  await olga.post('/api/tasks', {
    title: 'Отправить счёт',
    contactId: contact.id,
    dueAt: new Date().toISOString(),
  })
  const marks = async () => {
    const [call] = (await olga.get('/api/calls')).body.items
    const [request] = (await olga.get('/api/requests')).body.items
    const [task] = (await olga.get('/api/tasks')).body.items
    return [call.doNotCall, request.doNotCall, task.doNotCall]
  }
  assert.deepEqual(await marks(), [false, false, false])
  await olga.patch(`/api/contacts/${contact.id}`, { version: contact.version, doNotCall: true })
  assert.deepEqual(await marks(), [true, true, true])
})

test('click-to-call and hanging up go to the exchange; its refusals come back by their names', async (t) => {
  const { anna, exchange, olga, marketer } = await withDepartment(t)
  const callId = newId()
  exchange.answer = (command) => (command.kind === 'place-call' ? { callId } : undefined)
  const body = { number: '8 916 123-45-67', idempotencyKey: 'click-0001' }
  const placed = await anna.post('/api/calls', body)
  assert.deepEqual([placed.status, placed.body], [201, { callId }])
  assert.deepEqual(exchange.commands.at(-1), { kind: 'place-call', userId: anna.id, ...body })
  assert.equal((await marketer.post('/api/calls', { ...body, idempotencyKey: 'click-0002' })).status, 403)
  assert.equal((await anna.post(`/api/calls/${callId}/hangup`)).status, 204)
  assert.deepEqual(exchange.commands.at(-1), { kind: 'hangup', callId, userId: anna.id })
  const { body: foreign } = await olga.post('/api/contacts', { name: 'Пётр' })
  const unseen = await anna.post('/api/calls', { ...body, contactId: foreign.id })
  assert.deepEqual(unseen.body.error.fields, { contactId: 'not_found' })

  await exchange.close()
  const down = await anna.post('/api/calls', body)
  assert.deepEqual([down.status, down.body.error.code], [503, 'exchange_unavailable'])
})
