import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { RawSip, sdpOf } from './support/raw-sip.ts'
import { trunkCall } from './support/raw-talk.ts'
import { sharedTown } from './support/shared-town.ts'
import { carrierHost } from './support/town.ts'

/** Who calls, as carriers write it. Nobody is there, so that each call is missed at once. */
const town = sharedTown()

async function missed(t: TestContext, from: string, headers: string[] = []) {
  const trunk = await RawSip.open(t, carrierHost)
  const ended = town().callEvent((live) => live.state === 'ended')
  const refusal = await trunkCall(town(), trunk, { from }).ask('INVITE', {
    sdp: sdpOf(carrierHost, 9),
    headers,
  })
  assert.equal(refusal.status, 480)
  const live = await ended
  const row = await town().call(live.id)
  const requests = await town()
    .db.selectFrom('requestCalls')
    .select('requestId')
    .where('callId', '=', live.id)
    .execute()
  return { live, row, requests }
}

test('N1: the caller’s number is read from From', async (t) => {
  const { row, requests } = await missed(t, '"Ivan" <sip:89161112233@carrier.example;user=phone>')
  assert.equal(row.customerNumber, '+79161112233')
  assert.equal(requests.length, 1)
})

test('N1: a trusted trunk’s P-Asserted-Identity goes before From, as sip: or tel:', async (t) => {
  for (const identity of [
    '"Ivan" <sip:+79162223344@carrier.example>',
    '<tel:+7-916-222-33-44>',
    'tel:+79162223344',
  ]) {
    const { row } = await missed(t, '<sip:+74950000000@carrier.example>', [
      `P-Asserted-Identity: ${identity}`,
    ])
    assert.equal(row.customerNumber, '+79162223344', identity)
  }
})

test('a hidden caller is a missed call like any other, but no request: nobody could call back', async (t) => {
  for (const [from, ...headers] of [
    ['"Anonymous" <sip:anonymous@anonymous.invalid>'],
    ['<sip:+79163334455@anonymous.invalid>'],
    [
      '<sip:anonymous@anonymous.invalid>',
      'P-Asserted-Identity: <sip:+79163334455@carrier.example>',
      'Privacy: id',
    ],
    ['<sip:+79163334455@carrier.example>', 'Privacy: user;critical'],
    ['<sip:unknown@carrier.example>'],
    ['<sip:carrier.example>'],
  ] as [string, ...string[]][]) {
    const { live, row, requests } = await missed(t, from, headers)
    assert.deepEqual(
      [live.caller, row.customerNumber, row.isMissed, row.endCause, requests],
      ['hidden', null, true, 'nobody_available', []],
      [from, ...headers].join('; '),
    )
  }
})

test('Privacy: none hides nothing', async (t) => {
  const { row } = await missed(t, '<sip:+79164445566@carrier.example>', ['Privacy: none'])
  assert.equal(row.customerNumber, '+79164445566')
})

test('the company’s number is known in every notation of carriers, in the request line or in To', async (t) => {
  const trunk = await RawSip.open(t, carrierHost)
  for (const uri of ['84951234567', '74951234567', '%2B74951234567', '4951234567', '0074951234567']) {
    const call = trunkCall(town(), trunk, { uri: `sip:${uri}@perezvon` })
    assert.equal((await call.ask('INVITE', { sdp: sdpOf(carrierHost, 9) })).status, 480, uri)
  }
})
