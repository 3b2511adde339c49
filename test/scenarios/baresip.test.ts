import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureTone, readWav } from '@perezvon/media'
import { Baresip } from '../support/baresip.ts'
import { waitFor } from '../support/index.ts'
import { audibleDbfs } from './support/phone.ts'
import { password, salesNumber, Town } from './support/town.ts'

test('baresip behind the trunk calls, baresip on a desk answers, and both are heard', async (t) => {
  const town = await Town.open(t)
  const proxy = `sip:${town.exchange.host}:${town.exchange.port}`
  const desk = await Baresip.start(t, {
    host: '127.0.0.1',
    voiceHz: 1000,
    account: `<sip:${town.extensions.anna}@perezvon>;auth_pass=${password};outbound="${proxy}";regint=120;answermode=manual`,
  })
  await waitFor(() => town.stats().bindings === 1, { what: 'the desk phone to register' })
  const customer = await Baresip.start(t, {
    host: '127.0.0.2',
    voiceHz: 440,
    account: `<sip:+79161234567@carrier.example>;outbound="${proxy}";regint=0`,
  })
  customer.command('dial', `sip:${salesNumber}@perezvon`)
  await desk.happens('CALL_INCOMING')
  desk.command('accept')
  await Promise.all([desk.happens('CALL_ESTABLISHED'), customer.happens('CALL_ESTABLISHED')])
  await new Promise((resolve) => setTimeout(resolve, 2000)) // they talk
  customer.command('hangup')
  await desk.happens('CALL_CLOSED')
  const call = await town.onlyCall()
  assert.deepEqual(
    [call.customerNumber, call.endCause, call.endedBy],
    ['+79161234567', 'completed', 'customer'],
  )
  const [atDesk, atCustomer] = await Promise.all([desk.heard(), customer.heard()])
  assert.ok((await levelOf(atDesk, 440)) > audibleDbfs, 'the desk hears the customer')
  assert.ok((await levelOf(atCustomer, 1000)) > audibleDbfs, 'the customer hears the desk')
  await waitFor(() => town.stats().dialogs === 0, { what: 'nothing to be left' })
})

async function levelOf(file: string, hz: number): Promise<number> {
  const { channels, sampleRateHz } = await readWav(file)
  return measureTone(channels[0]!, hz, sampleRateHz)
}
