import type { TestContext } from 'node:test'
import { waitFor } from '../../support/index.ts'
import { RawCall, type RequestParts } from './raw-call.ts'
import { RawPhone, type RawRinging } from './raw-phone.ts'
import { type RawMessage, RawSip, sdpOf } from './raw-sip.ts'
import { carrierHost, type Employee, salesNumber, type Town } from './town.ts'

/** A call of the carrier to the company, by hand. */
export function trunkCall(town: Town, trunk: RawSip, parts: { uri?: string; from?: string } = {}): RawCall {
  return new RawCall(trunk, town.exchange, { uri: `sip:${salesNumber}@perezvon`, ...parts })
}

export interface RawTalk {
  trunk: RawSip
  phone: RawPhone
  /** The carrier's side. */
  call: RawCall
  /** The employee's side. */
  ringing: RawRinging
  /** The 200 that the carrier got. */
  ok: RawMessage
}

/** A customer's call, answered by an employee's desk phone; both sides written by hand. */
export async function rawTalk(
  t: TestContext,
  town: Town,
  parts: RequestParts & { employee?: Employee; answerHeaders?: string[] } = {},
): Promise<RawTalk> {
  const { employee = 'anna', answerHeaders = [], ...invite } = parts
  const phone = await RawPhone.open(t, town, employee)
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town, trunk)
  const cseq = call.send('INVITE', { sdp: sdpOf(carrierHost, 9), ...invite })
  const ringing = await phone.rings()
  await ringing.answers(undefined, answerHeaders)
  return { trunk, phone, call, ringing, ok: await call.answered(cseq) }
}

/** The carrier hangs up, and the employee's side follows. */
export async function endTalk({ call, ringing }: RawTalk): Promise<void> {
  const [ok] = await Promise.all([call.bye(), ringing.isHungUp()])
  if (ok.status !== 200) throw new Error(`BYE was answered ${ok.startLine}`)
}

/** Waits until nothing lives: no call, dialog, transaction, timer; no media leg, no port. */
export async function nothingIsLeft(town: Town): Promise<void> {
  await waitFor(() => isIdle(town), { what: 'nothing to be left' }).catch(async (error: unknown) => {
    const left = JSON.stringify([town.stats(), await town.mediaStats()])
    throw new Error(`left: ${left}`, { cause: error })
  })
}

async function isIdle(town: Town): Promise<boolean> {
  const { transactions, dialogs, timers, calls } = town.stats()
  const media = await town.mediaStats()
  return [transactions, dialogs, timers, calls, ...Object.values(media)].every((count) => count === 0)
}
