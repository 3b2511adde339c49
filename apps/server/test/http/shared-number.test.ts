import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Json, openCompany } from './support.ts'
import { toldCalls } from './told-calls.ts'

const phones = [{ number: '89161234567' }]

/** A mother and a son share a number; Anna has talked with one of them. */
async function family(t: Parameters<typeof openCompany>[0]) {
  const site = await openCompany(t)
  const anna = await site.hires('Anna', 'manager')
  const boris = await site.hires('Boris', 'manager')
  const mother = (await site.olga.post('/api/contacts', { name: 'Мать', phones })).body
  const son = (await site.olga.post('/api/contacts', { name: 'Сын', phones })).body
  const callId = await toldCalls(site)({ offeredTo: [anna.id], answeredBy: anna.id })
  const choose = (body: object, by = anna as Json) => by.post(`/api/calls/${callId}/contact`, body)
  const callsOf = async (id: string) =>
    (await site.olga.get(`/api/contacts/${id}/timeline`)).body.items.filter((item: Json) => item.call).length
  return { ...site, anna, boris, mother, son, callId, choose, callsOf }
}

test('N1: a shared number’s call may have been another contact’s, who then has the number too', async (t) => {
  const { anna, boris, choose, callsOf, mother } = await family(t)
  const { body: neighbour } = await anna.post('/api/contacts', { name: 'Соседка' })
  const { body: foreign } = await boris.post('/api/contacts', { name: 'Чужой' })
  const without = await choose({ contactId: neighbour.id })
  assert.deepEqual(without.body.error.fields, { contactId: 'not_found' })
  const unseen = await choose({ contactId: foreign.id, addsNumber: true })
  assert.deepEqual(unseen.body.error.fields, { contactId: 'not_found' })
  const chosen = await choose({ contactId: neighbour.id, addsNumber: true })
  assert.deepEqual(
    [chosen.status, chosen.body.contact.name, chosen.body.isAmbiguous],
    [200, 'Соседка', false],
  )
  const card = (await anna.get(`/api/contacts/${neighbour.id}`)).body
  assert.deepEqual(
    card.phones.map((phone: Json) => phone.e164),
    ['+79161234567'],
  )
  assert.deepEqual([await callsOf(neighbour.id), await callsOf(mother.id)], [1, 0])
})

test('N1: or somebody new’s, who becomes the contact of whoever talked', async (t) => {
  const { choose, boris, callsOf, son } = await family(t)
  assert.equal((await choose({ newContact: { name: 'Вор' } }, boris)).body.error.code, 'call_not_found')
  assert.equal((await choose({ newContact: { name: '  ' } })).status, 422)
  const { body: call } = await choose({ newContact: { name: 'Бабушка' } })
  assert.equal(call.contact.name, 'Бабушка')
  assert.deepEqual([await callsOf(call.contact.id), await callsOf(son.id)], [1, 0])
})

test('K2: whoever types a number learns whose it is already, as far as they see them', async (t) => {
  const { anna, boris, olga, hires, mother } = await family(t)
  const quinn = await hires('Quinn', 'quality')
  const { body: mine } = await boris.post('/api/contacts', { name: 'Мой', phones })
  const ask = async (who: Json, except = '') =>
    (await who.get(`/api/contacts/of-number?number=${encodeURIComponent('8 (916) 123-45-67')}${except}`)).body
  const names = (answer: Json) => answer.people.map((one: Json) => one.name).sort()
  assert.deepEqual([names(await ask(olga)), (await ask(olga)).hasUnseen], [['Мать', 'Мой', 'Сын'], false])
  assert.deepEqual(await ask(boris), { people: [{ id: mine.id, name: 'Мой' }], hasUnseen: true })
  assert.deepEqual(names(await ask(olga, `&except=${mother.id}`)), ['Мой', 'Сын'])
  assert.deepEqual((await anna.get('/api/contacts/of-number?number=12')).body, {
    people: [],
    hasUnseen: false,
  })
  assert.equal((await quinn.get('/api/contacts/of-number?number=12')).status, 403)
})
