import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf } from '../../src/crm/my-day/day.ts'

const days: [string, string, string, string][] = [
  // now, zone, from, until
  ['2026-11-22T20:59:59Z', 'Europe/Moscow', '2026-11-21T21:00:00.000Z', '2026-11-22T21:00:00.000Z'],
  ['2026-11-22T21:00:00Z', 'Europe/Moscow', '2026-11-22T21:00:00.000Z', '2026-11-23T21:00:00.000Z'],
  ['2026-12-31T23:30:00Z', 'Asia/Vladivostok', '2026-12-31T14:00:00.000Z', '2027-01-01T14:00:00.000Z'],
  // the clocks go forward and back: days of 23 and 25 hours
  ['2026-03-29T12:00:00Z', 'Europe/Kyiv', '2026-03-28T22:00:00.000Z', '2026-03-29T21:00:00.000Z'],
  ['2026-10-25T12:00:00Z', 'Europe/Kyiv', '2026-10-24T21:00:00.000Z', '2026-10-25T22:00:00.000Z'],
  ['2026-06-01T00:00:00Z', 'America/New_York', '2026-05-31T04:00:00.000Z', '2026-06-01T04:00:00.000Z'],
]
for (const [now, zone, from, until] of days)
  test(`at ${now} the day in ${zone} began at ${from}`, () => {
    const day = dayOf(new Date(now), zone)
    assert.deepEqual([day.from.toISOString(), day.until.toISOString()], [from, until])
  })
