import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import {
  calendarDays,
  clockTime,
  currentZoneName,
  duration,
  fromLocalInput,
  initials,
  money,
  parseMoney,
  setFormatLocale,
  toLocalInput,
} from '../src/lib/format.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('format', () => {
  beforeEach(() => setFormatLocale({ language: 'ru', timeZone: 'Europe/Moscow' }))

  it('money with its currency, minor units only when there are any', () => {
    assert.equal(plain(money(1_999_000, 'RUB')), '19 990 ₽')
    assert.equal(plain(money(1_999_050, 'RUB')), '19 990,50 ₽')
    assert.equal(plain(money(5_000, 'JPY')), '5 000 ¥')
    setFormatLocale({ language: 'en' })
    assert.equal(plain(money(1_999_000, 'EUR')), '€19,990')
  })

  it('reads a sum in any notation, and refuses what is none', () => {
    assert.equal(parseMoney('12 500,50', 'RUB'), 1_250_050)
    assert.equal(parseMoney('12500.5', 'RUB'), 1_250_050)
    assert.equal(parseMoney('7', 'JPY'), 7)
    for (const wrong of ['', '-5', '1e9', 'abc', '1,2,3']) assert.equal(parseMoney(wrong, 'RUB'), null, wrong)
  })

  it('clocks run in minutes and hours', () => {
    assert.equal(clockTime(0), '0:00')
    assert.equal(clockTime(83.9), '1:23')
    assert.equal(clockTime(3_723), '1:02:03')
    assert.equal(clockTime(-5), '0:00')
  })

  it('lengths with units, the two greatest', () => {
    assert.equal(plain(duration(83)), '1 мин 23 с')
    assert.equal(plain(duration(3_600)), '1 ч')
    assert.equal(plain(duration(0)), '0 с')
  })

  it('counts calendar days, not stretches of 24 hours', () => {
    const lateEvening = new Date(2026, 10, 22, 23, 50).getTime()
    assert.equal(calendarDays(new Date(2026, 10, 23, 0, 10).toISOString(), lateEvening), 1)
    assert.equal(calendarDays(new Date(2026, 10, 22, 0, 10).toISOString(), lateEvening), 0)
  })

  it('a local input gives back the same moment', () => {
    const moment = new Date(2026, 0, 5, 9, 7).getTime()
    assert.equal(toLocalInput(moment), '2026-01-05T09:07')
    assert.equal(Date.parse(fromLocalInput(toLocalInput(moment)) ?? ''), moment)
    assert.equal(fromLocalInput('31 февраля'), null)
  })

  it('names zones as they are called today', () => {
    assert.equal(currentZoneName('Europe/Kiev'), 'Europe/Kyiv')
    assert.equal(currentZoneName('Asia/Omsk'), 'Asia/Omsk')
  })

  it('initials of a name', () => {
    assert.equal(initials('Анна Волкова'), 'АВ')
    assert.equal(initials(''), '')
  })
})
