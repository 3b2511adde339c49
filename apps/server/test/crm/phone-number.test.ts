import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPhone, normalisePhone } from '../../src/crm/identity/phone-number.ts'
import { timeZoneOfNumber } from '../../src/crm/identity/time-zone-of-number.ts'

const notations: [string, string, string, string?][] = [
  ['RU', '8 (916) 123-45-67', '+79161234567'],
  ['RU', '+7 916 123 45 67', '+79161234567'],
  ['RU', '79161234567', '+79161234567'],
  ['RU', '916 123-45-67', '+79161234567'],
  ['RU', '8(495)123.45.67', '+74951234567'],
  ['RU', '0048 22 123 45 67', '+48221234567'],
  ['RU', '8 10 48 22 123 45 67', '+48221234567'],
  ['RU', '+380 50 123-45-67', '+380501234567'],
  ['RU', '8 495 123-45-67 доб. 12', '+74951234567', '12'],
  ['UA', '050 123 45 67', '+380501234567'],
  ['UA', '380501234567', '+380501234567'],
  ['KZ', '8 701 123 45 67', '+77011234567'],
  ['US', '(212) 555-0142', '+12125550142'],
]
for (const [country, typed, e164, extension = ''] of notations)
  test(`in ${country} ‘${typed}’ is ${e164}`, () => {
    assert.deepEqual(normalisePhone(typed, country), { e164, extension })
  })

for (const nonsense of ['', 'Иванов', '02', '101', '123-45', '+', '+7 916', '++79161234567890123456', '🙂'])
  test(`‘${nonsense}’ is no telephone number`, () => {
    assert.equal(normalisePhone(nonsense, 'RU'), undefined)
  })

test('numbers are shown as people of their country group them', () => {
  assert.equal(formatPhone('+79161234567'), '+7 916 123-45-67')
  assert.equal(formatPhone('+380501234567'), '+380 50 123-45-67')
  assert.equal(formatPhone('+48221234567'), '+48 22 123 45 67')
})

const moscow = { timeZone: 'Europe/Moscow', country: 'RU' }
const samara = { timeZone: 'Europe/Samara', country: 'RU' }
const kyiv = { timeZone: 'Europe/Kyiv', country: 'UA' }
const zones: [string, typeof moscow, string][] = [
  ['+74232123456', moscow, 'Asia/Vladivostok'],
  ['+74012123456', moscow, 'Europe/Kaliningrad'],
  ['+74951234567', samara, 'Europe/Moscow'],
  ['+79161234567', samara, 'Europe/Samara'],
  ['+78002000600', samara, 'Europe/Samara'],
  ['+79161234567', kyiv, 'Europe/Moscow'],
  ['+77011234567', moscow, 'Asia/Almaty'],
  ['+380501234567', moscow, 'Europe/Kyiv'],
  ['+12125550142', moscow, 'Europe/Moscow'],
]
for (const [e164, company, zone] of zones)
  test(`called from ${company.timeZone}, ${e164} lives in ${zone}`, () => {
    assert.equal(timeZoneOfNumber(e164, company), zone)
  })
