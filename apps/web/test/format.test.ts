import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { companyDate, companyDay, otherZone } from '../src/lib/company-day.ts'
import {
  calendarDays,
  clockTime,
  currentZoneName,
  dateTime,
  duration,
  fromLocalInput,
  initials,
  money,
  moneyInput,
  parseMoney,
  setFormatLocale,
  time,
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
    assert.equal(parseMoney('12,500', 'EUR'), 1_250_000)
    assert.equal(parseMoney('1,212,500.5', 'EUR'), 121_250_050)
    assert.equal(parseMoney('12.500,50', 'EUR'), 1_250_050)
    for (const wrong of ['', '-5', '1e9', 'abc', '1,2,3', '12,5001', '7.125.1'])
      assert.equal(parseMoney(wrong, 'RUB'), null, wrong)
  })

  it('a sum put into a field is read back as the same, in every language', () => {
    for (const language of ['ru', 'uk', 'en'] as const) {
      setFormatLocale({ language })
      for (const minor of [1, 50, 1_250_050, 99_900, 123_456_789_00])
        assert.equal(parseMoney(moneyInput(minor, 'RUB'), 'RUB'), minor, `${language} ${minor}`)
    }
    assert.equal(moneyInput(0, 'RUB'), '')
    setFormatLocale({ language: 'ru' })
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

describe('the day and the hour, where the reader sits elsewhere', () => {
  // 23 November, 23:30 in Moscow is 24 November, 06:30 in Vladivostok
  const lateInMoscow = Date.parse('2026-11-23T20:30:00Z')
  const own = process.env.TZ
  const sitsIn = (zone: string) => {
    process.env.TZ = zone
  }
  beforeEach(() => setFormatLocale({ language: 'en', timeZone: 'Europe/Moscow' }))
  afterEach(() => {
    if (own === undefined) delete process.env.TZ
    else process.env.TZ = own
  })

  it('it is the company’s day for everybody, and each reads their own clock', () => {
    for (const zone of ['Asia/Vladivostok', 'Europe/Moscow', 'America/New_York']) {
      sitsIn(zone)
      assert.equal(companyDate(lateInMoscow), '2026-11-23')
      assert.match(companyDay(lateInMoscow), /Monday,? 23 November/)
    }
    sitsIn('Asia/Vladivostok')
    assert.equal(time('2026-11-23T20:30:00Z'), '06:30')
  })

  it('the zone is named only where the two clocks differ', () => {
    sitsIn('Asia/Vladivostok')
    assert.equal(otherZone(lateInMoscow), 'GMT+3')
    assert.equal(dateTime('2026-11-23T20:30:00Z', lateInMoscow), '24 Nov, 06:30 GMT+10')
    sitsIn('Europe/Minsk') // another zone, the same clock
    assert.equal(otherZone(lateInMoscow), null)
    assert.equal(dateTime('2026-11-23T20:30:00Z', lateInMoscow), '23 Nov, 23:30')
  })
})
