import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Dialog, systemClock } from '../../src/index.ts'
import { ANSWER, OFFER, startAgent } from '../support/agents.ts'
import { cleanup } from '../support/cleanup.ts'
import { within } from '../support/deadline.ts'
import { freeUdpPort, run } from '../support/process.ts'

const CALLS = 20

async function workFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'))
  cleanup(t, () => rm(folder, { recursive: true, force: true }))
  return folder
}

test('SIPp calls us: its default caller makes calls without a single failure', async (t) => {
  const target = await startAgent(t, { clock: systemClock })
  const ends: Promise<unknown>[] = []
  target.agent.on('invite', (invite) => {
    invite.ring()
    ends.push(invite.accept({ sdp: ANSWER }).ended)
  })
  const sipp = run(
    t,
    'sipp',
    [
      '-sn',
      'uac',
      `127.0.0.1:${target.port}`,
      '-i',
      '127.0.0.1',
      '-m',
      `${CALLS}`,
      '-r',
      '40',
      '-d',
      '50',
      '-nostdin',
    ],
    await workFolder(t),
  )
  assert.equal(await within('SIPp', sipp.exit, 30_000), 0, sipp.output())
  assert.equal(ends.length, CALLS)
  const causes = await within('the ends', Promise.all(ends))
  assert.deepEqual(new Set(causes.map((each) => (each as { by: string }).by)), new Set(['remote']))
  assert.equal(target.agent.stats().dialogs, 0)
})

test('we call SIPp: its default callee takes calls and our BYE', async (t) => {
  const caller = await startAgent(t, { clock: systemClock })
  const port = await freeUdpPort()
  const sipp = run(
    t,
    'sipp',
    ['-sn', 'uas', '-i', '127.0.0.1', '-p', `${port}`, '-m', `${CALLS}`, '-nostdin'],
    await workFolder(t),
  )
  const call = async (): Promise<Dialog> => {
    const outgoing = caller.agent.invite({
      to: { uri: `sip:service@127.0.0.1:${port}` },
      from: { uri: caller.uri('alice') },
      sdp: OFFER,
    })
    const outcome = await within('the answer', outgoing.outcome, 15_000)
    assert.ok(outcome.kind === 'accepted', outcome.kind)
    assert.match(outcome.sdp ?? '', /^v=0/)
    return outcome.dialog
  }
  const dialogs = await Promise.all(Array.from({ length: CALLS }, call))
  await within('the BYEs', Promise.all(dialogs.map((dialog) => dialog.bye())), 15_000)
  assert.equal(await within('SIPp', sipp.exit, 30_000), 0, sipp.output())
  assert.equal(caller.agent.stats().dialogs, 0)
})
