import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayDial, nextTimeAt } from '../../src/calls/dialling-rules.ts'
import { AppError } from '../../src/kernel/errors.ts'

const company = {
  country: 'RU',
  language: 'ru' as const,
  timeZone: 'Europe/Moscow',
  callingFrom: '09:00',
  callingUntil: '21:00',
  callbackWindowMinutes: 60,
}
const trunk = {
  id: 't',
  name: 't',
  host: '192.0.2.1',
  port: null,
  matchPort: false,
  username: null,
  secret: null,
  callerNumber: null,
  allowsAbroad: false,
}
const noonInMoscow = Date.parse('2026-11-20T12:00:00+03:00')

interface Case {
  e164?: string
  at?: string
  doNotCall?: boolean
  timeZone?: string
  isDatabaseAway?: boolean
  allowsAbroad?: boolean
  overrule?: 'outside_calling_hours'
  hours?: [string, string]
  /** When that number last called us. */
  calledAt?: string
  windowMinutes?: number
}

/** 'allowed', or the code of the rule that forbids it. */
function verdict(of: Case): string {
  const [callingFrom, callingUntil] = of.hours ?? ['09:00', '21:00']
  try {
    mayDial(
      { ...company, callingFrom, callingUntil, callbackWindowMinutes: of.windowMinutes ?? 60 },
      {
        e164: of.e164 ?? '+74951234567',
        party: of.isDatabaseAway
          ? undefined
          : {
              doNotCall: of.doNotCall ?? false,
              timeZone: of.timeZone ?? null,
              lastCalledAt: of.calledAt ? new Date(of.calledAt) : null,
            },
        trunk: { ...trunk, allowsAbroad: of.allowsAbroad ?? false },
        now: of.at ? Date.parse(of.at) : noonInMoscow,
        ...(of.overrule && { overrule: of.overrule }),
      },
    )
    return 'allowed'
  } catch (error) {
    assert.ok(error instanceof AppError)
    return error.code
  }
}

test('L: a number of somebody who asked not to be called is not dialled, whoever asks', () => {
  assert.equal(verdict({ doNotCall: true }), 'do_not_call')
  assert.equal(verdict({ doNotCall: true, overrule: 'outside_calling_hours' }), 'do_not_call')
})

test("L: calling hours are those of the called party's place", () => {
  const tenInMoscow = '2026-11-20T10:00:00+03:00'
  assert.equal(verdict({ at: tenInMoscow }), 'allowed')
  assert.equal(verdict({ at: '2026-11-20T08:59:00+03:00' }), 'outside_calling_hours')
  assert.equal(verdict({ at: '2026-11-20T21:00:00+03:00' }), 'outside_calling_hours')
  // 423: Vladivostok, seven hours ahead of Moscow: 14:30 there
  assert.equal(verdict({ e164: '+74232123456', at: '2026-11-20T07:30:00+03:00' }), 'allowed')
  assert.equal(verdict({ e164: '+74232123456', at: '2026-11-20T15:00:00+03:00' }), 'outside_calling_hours')
})

test("L: a contact's own time zone goes before the number's", () => {
  const at = '2026-11-20T15:00:00+03:00'
  assert.equal(verdict({ timeZone: 'Asia/Vladivostok', at }), 'outside_calling_hours')
})

test('L: the hours may be overruled by who has read the warning', () => {
  assert.equal(verdict({ at: '2026-11-20T22:00:00+03:00', overrule: 'outside_calling_hours' }), 'allowed')
})

test('L: who has just called is called back outside the hours, for as long as the company allows', () => {
  const at = '2026-11-20T23:30:00+03:00'
  assert.equal(verdict({ at, calledAt: '2026-11-20T23:10:00+03:00' }), 'allowed')
  assert.equal(verdict({ at, calledAt: '2026-11-20T22:30:00+03:00' }), 'outside_calling_hours')
  assert.equal(verdict({ at, calledAt: '2026-11-20T22:31:00+03:00', windowMinutes: 120 }), 'allowed')
  assert.equal(
    verdict({ at, calledAt: '2026-11-20T23:29:00+03:00', windowMinutes: 0 }),
    'outside_calling_hours',
  )
})

test('L: a call back does not overrule do-not-call, nor calls abroad that are off', () => {
  const calledAt = '2026-11-20T11:59:00+03:00'
  assert.equal(verdict({ doNotCall: true, calledAt }), 'do_not_call')
  assert.equal(verdict({ e164: '+380441234567', calledAt }), 'calls_abroad_off')
})

test('L: a refusal says when calling is allowed again', () => {
  const next = (at: string, zone = 'Europe/Moscow') =>
    new Date(nextTimeAt('09:00', zone, Date.parse(at))).toISOString()
  assert.equal(next('2026-11-20T22:15:42+03:00'), '2026-11-21T06:00:00.000Z')
  assert.equal(next('2026-11-20T03:00:00+03:00'), '2026-11-20T06:00:00.000Z')
  assert.equal(next('2026-11-20T22:15:00+03:00', 'Asia/Kolkata'), '2026-11-21T03:30:00.000Z')
  // the night in which Kyiv puts its clocks forward, and the one in which it puts them back
  assert.equal(next('2026-03-28T23:00:00+02:00', 'Europe/Kyiv'), '2026-03-29T06:00:00.000Z')
  assert.equal(next('2026-10-24T23:00:00+03:00', 'Europe/Kyiv'), '2026-10-25T07:00:00.000Z')
})

test('L: calling hours over midnight are one span', () => {
  const hours: [string, string] = ['22:00', '06:00']
  assert.equal(verdict({ hours, at: '2026-11-20T23:00:00+03:00' }), 'allowed')
  assert.equal(verdict({ hours, at: '2026-11-20T12:00:00+03:00' }), 'outside_calling_hours')
})

test('L: calls abroad are off until the trunk allows them', () => {
  assert.equal(verdict({ e164: '+380441234567' }), 'calls_abroad_off')
  assert.equal(verdict({ e164: '+77272123456' }), 'calls_abroad_off') // Kazakhstan shares +7
  assert.equal(verdict({ e164: '+380441234567', allowsAbroad: true }), 'allowed')
})

test('L: while nobody can say who asked not to be called, customers are not called', () => {
  assert.equal(verdict({ isDatabaseAway: true }), 'exchange_unavailable')
})
