import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createManualClock } from '@perezvon/sip'
import { keptLog, type LogLine } from '../../../../test/scenarios/support/shared-town.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { TrunkAddresses } from '../../src/pbx/trunk-addresses.ts'

const minuteMs = 60_000
const noSuchName = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
const nobodyAnswers = Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' })

function setUp(answers: Record<string, string[] | Error>) {
  const clock = createManualClock()
  const lines: LogLine[] = []
  const asked: string[] = []
  const addresses = new TrunkAddresses({
    clock,
    log: keptLog(lines),
    resolve: async (host) => {
      asked.push(host)
      const answer = answers[host] ?? noSuchName
      if (answer instanceof Error) throw answer
      return answer
    },
  })
  return { clock, lines, asked, addresses, answers }
}
const carrier = { host: 'SIP.Carrier.example', port: 5060 }

test('a trunk entered by name is known by every address of that name, and by no other', async () => {
  const { addresses } = setUp({ 'sip.carrier.example': ['192.0.2.1', '192.0.2.2', '2001:DB8:0::1'] })
  await addresses.update([carrier])
  const leads = (address: string) => addresses.leadsTo(carrier.host, address)
  assert.deepEqual(['192.0.2.1', '192.0.2.2', '2001:db8::1'].map(leads), [true, true, true])
  assert.deepEqual(['192.0.2.3', 'sip.carrier.example.evil', '::'].map(leads), [false, false, false])
  addresses.close()
})

test('an address is compared as an address, however it is spelt, and nobody is asked for it', async () => {
  const { addresses, asked } = setUp({})
  await addresses.update([
    { host: '[2001:DB8::0:1]', port: null },
    { host: '192.0.2.1', port: null },
  ])
  assert.ok(addresses.leadsTo('[2001:DB8::0:1]', '2001:db8::1'))
  assert.ok(addresses.leadsTo('192.0.2.1', '::ffff:192.0.2.1'))
  assert.deepEqual(asked, [])
  assert.deepEqual(addresses.all(), [])
  addresses.close()
})

test('the name is asked for every minute: a carrier that moves is followed, its old address is strange', async () => {
  const { addresses, answers, clock, asked } = setUp({ 'sip.carrier.example': ['192.0.2.1'] })
  await addresses.update([carrier])
  await addresses.update([carrier])
  assert.equal(asked.length, 1, 'what is known is not asked for at every change of settings')
  answers['sip.carrier.example'] = ['192.0.2.9']
  await clock.advanceAndSettle(minuteMs)
  assert.deepEqual(
    ['192.0.2.9', '192.0.2.1'].map((address) => addresses.leadsTo(carrier.host, address)),
    [true, false],
  )
  addresses.close()
  await clock.advanceAndSettle(5 * minuteMs)
  assert.equal(asked.length, 2)
})

test('while the resolver is away the last addresses hold, and that is said once', async () => {
  const { addresses, answers, clock, lines } = setUp({ 'sip.carrier.example': ['192.0.2.1'] })
  await addresses.update([carrier])
  answers['sip.carrier.example'] = nobodyAnswers
  for (let i = 0; i < 3; i++) await clock.advanceAndSettle(minuteMs)
  assert.ok(addresses.leadsTo(carrier.host, '192.0.2.1'))
  assert.deepEqual(addresses.all(), [
    { host: 'sip.carrier.example', addresses: ['192.0.2.1'], problem: 'no_answer' },
  ])
  assert.equal(lines.filter(({ level }) => level === 'warn').length, 1)
  answers['sip.carrier.example'] = ['192.0.2.1']
  await clock.advanceAndSettle(minuteMs)
  assert.equal(addresses.all()[0]?.problem, null)
  assert.equal(lines.at(-1)?.level, 'info')
  addresses.close()
})

test('a new port makes a name be asked for again, and its addresses hold until the answer', async () => {
  const { addresses, answers, asked } = setUp({ 'sip.carrier.example': ['192.0.2.1'] })
  await addresses.update([carrier])
  answers['sip.carrier.example'] = nobodyAnswers
  await addresses.update([{ ...carrier, port: null }])
  assert.equal(asked.length, 2)
  assert.ok(addresses.leadsTo(carrier.host, '192.0.2.1'))
  addresses.close()
})

test('a name that does not exist is said to be one; a trunk taken away is forgotten', async () => {
  const { addresses } = setUp({})
  await addresses.update([carrier])
  assert.deepEqual(addresses.all(), [{ host: 'sip.carrier.example', addresses: [], problem: 'unknown_host' }])
  await addresses.update([])
  assert.deepEqual(addresses.all(), [])
  addresses.close()
})

test('the machine’s own resolver: localhost is this machine, an invalid name is unknown', async () => {
  const addresses = new TrunkAddresses({ clock: systemClock, log: silentLog })
  await addresses.update([
    { host: 'localhost', port: 5060 },
    { host: 'no-such-host.invalid', port: 5060 },
  ])
  assert.ok(addresses.leadsTo('localhost', '127.0.0.1'))
  assert.ok(!addresses.leadsTo('localhost', '127.0.0.2'))
  const invalid = addresses.all().find(({ host }) => host === 'no-such-host.invalid')
  assert.deepEqual(invalid?.addresses, [])
  assert.ok(invalid?.problem)
  addresses.close()
})
