import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { newId } from '../../apps/server/src/kernel/ids.ts'
import { freePort, tempDir, within } from '../support/index.ts'
import { RawPhone } from './support/raw-phone.ts'
import { nothingIsLeft } from './support/raw-talk.ts'
import { briskTimers, sharedTown } from './support/shared-town.ts'
import { carrierHost, salesNumber } from './support/town.ts'

/** SIPp as the carrier: an independent implementation that checks every message it gets. */
const town = sharedTown({ exchange: { sip: { timers: briskTimers } } })
const callsInARow = 20

/** Runs a scenario of ./sipp; gives SIPp's exit code (0: every call as written) and what it printed. */
function sipp(
  t: TestContext,
  scenario: string,
  args: string[],
): { done: Promise<[code: number, output: string]> } {
  const file = join(import.meta.dirname, 'sipp', `${scenario}.xml`)
  const child = spawn('sipp', ['-sf', file, '-i', carrierHost, '-nostdin', ...args], {
    cwd: tempDir(t, 'sipp-'),
    env: { ...process.env, TERM: 'dumb' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  t.after(() => child.kill('SIGKILL'))
  return { done: once(child, 'exit').then(([code]) => [code, output.slice(-3000)]) }
}

test('P2: twenty calls in a row of a SIPp trunk are answered, all are in the CRM, nothing is left', async (t) => {
  const phone = await RawPhone.open(t, town(), 'anna')
  const target = `${town().exchange.host}:${town().exchange.port}`
  const calling = sipp(t, 'trunk-calls', [
    '-s',
    salesNumber,
    '-m',
    `${callsInARow}`,
    '-l',
    '1',
    '-r',
    '20',
    target,
  ])
  for (let call = 0; call < callsInARow; call++) {
    const ringing = await phone.rings()
    await ringing.answers()
    await ringing.isHungUp()
  }
  const [code, output] = await within(calling.done, 'SIPp')
  assert.equal(code, 0, output)
  await nothingIsLeft(town())
  const ended = await town().db.selectFrom('calls').select(['endCause', 'endedBy', 'answeredBy']).execute()
  const expected = { endCause: 'completed', endedBy: 'customer', answeredBy: town().userIds.anna }
  assert.deepEqual(
    ended,
    Array.from({ length: callsInARow }, () => expected),
  )
})

test('N1: calls out through a SIPp trunk: early media, answer, our BYE', async (t) => {
  const port = await freePort('udp', carrierHost)
  const answering = sipp(t, 'trunk-answers', ['-p', `${port}`, '-m', '1'])
  await town().db.updateTable('trunks').set({ port }).execute()
  await town().settingsChanged((plan) => plan.trunks[0]?.port === port)
  const phone = await RawPhone.open(t, town(), 'anna')
  const { callId } = await town().events.request<{ callId: string }>({
    kind: 'place-call',
    userId: town().userIds.anna,
    number: '+79165556677',
    idempotencyKey: newId(),
  })
  const ringing = await phone.rings()
  const answered = town().callEvent((live) => live.id === callId && live.state === 'answered')
  await ringing.answers()
  await answered
  await ringing.call.bye()
  const [code, output] = await within(answering.done, 'SIPp')
  assert.equal(code, 0, output)
  const row = await town().call(callId)
  assert.deepEqual([row.endCause, row.endedBy], ['completed', 'employee'])
  await phone.unregister()
  await nothingIsLeft(town())
})
