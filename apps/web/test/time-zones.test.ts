import assert from 'node:assert/strict'
import fs from 'node:fs'
import { afterEach, describe, it } from 'node:test'
import { isZoneOf } from '../src/lib/countries.ts'
import { currentZoneName, setFormatLocale } from '../src/lib/format.ts'
import { countryOptions, currencyOptions } from '../src/ui/country-options.ts'
import { isZoneFound, timeZoneGroups } from '../src/ui/time-zones.ts'

type Language = 'ru' | 'uk' | 'en'
const catalogue = (language: Language): Record<string, string> =>
  JSON.parse(fs.readFileSync(new URL(`../src/locales/${language}.json`, import.meta.url), 'utf8'))

function groupsIn(language: Language, country = 'RU') {
  setFormatLocale({ language })
  const words = catalogue(language)
  return timeZoneGroups({
    country,
    city: (key) => words[key] as string,
    elsewhere: words['setup.elsewhere'] as string,
  })
}
const zonesIn = (language: Language) => groupsIn(language).flatMap(({ items }) => items)

describe('time zones', () => {
  afterEach(() => setFormatLocale({ language: 'en' }))

  it('the chosen country comes first, then the countries of the field, then the world', () => {
    const heads = groupsIn('ru', 'DE').map(({ group }) => group)
    assert.deepEqual(heads.slice(0, 5), ['Германия', 'Россия', 'Украина', 'Казахстан', 'Беларусь'])
    assert.equal(heads.at(-1), 'Другие страны')
    assert.equal(groupsIn('uk', 'UA')[0]?.group, 'Україна')
  })

  it('cities stand in the reader’s language with the offset of today, from west to east', () => {
    const russia = groupsIn('ru')[0]!.items.map(({ label }) => label)
    assert.equal(russia[0], 'Калининград · UTC+2')
    assert.ok(russia.includes('Москва · UTC+3') && russia.includes('Екатеринбург · UTC+5'))
    assert.match(russia.at(-1)!, /UTC\+12$/)
    for (const label of russia) assert.match(label, /^[^A-Za-z]+ · UTC/, label)
    const kyiv = zonesIn('uk').find(({ value }) => value === 'Europe/Kyiv')
    assert.match(kyiv!.label, /^Київ · UTC\+[23]$/)
    assert.equal(zonesIn('en').find(({ value }) => value === 'Asia/Omsk')?.label, 'Omsk · UTC+6')
    assert.match(zonesIn('en').find(({ value }) => value === 'America/New_York')!.label, /^New York · UTC−/)
  })

  it('every zone stands in the list once', () => {
    const zones = zonesIn('ru').map(({ value }) => value)
    assert.equal(new Set(zones).size, zones.length)
    for (const zone of Intl.supportedValuesOf('timeZone'))
      assert.ok(zones.includes(currentZoneName(zone)), zone)
    const kept = timeZoneGroups({ country: 'RU', city: () => '', elsewhere: '', chosen: 'Etc/GMT-3' })
    assert.ok(
      kept.at(-1)!.items.some(({ value }) => value === 'Etc/GMT-3'),
      'the one in force is never lost',
    )
  })

  it('a zone is found by its city in any spelling, by its offset and by its international name', () => {
    const found = (language: Language, typed: string) =>
      zonesIn(language)
        .filter((zone) => isZoneFound(zone, typed))
        .map(({ value }) => value)
    assert.deepEqual(found('ru', 'екатер'), ['Asia/Yekaterinburg'])
    assert.deepEqual(found('ru', 'кишинев'), ['Europe/Chisinau'])
    assert.deepEqual(found('ru', 'киев'), ['Europe/Kyiv'])
    assert.deepEqual(found('uk', 'київ'), ['Europe/Kyiv'])
    assert.deepEqual(found('ru', 'new york'), ['America/New_York'])
    assert.ok(found('ru', 'utc+5').includes('Asia/Yekaterinburg'))
    assert.deepEqual(found('ru', 'нигде'), [])
  })

  it('every zone of the field’s countries belongs to its country', () => {
    assert.ok(isZoneOf('Asia/Barnaul', 'RU') && isZoneOf('Asia/Atyrau', 'KZ'))
    assert.ok(!isZoneOf('Asia/Barnaul', 'KZ'))
    assert.ok(isZoneOf('Europe/Kiev', 'UA') && isZoneOf('Europe/Kyiv', 'UA'))
  })
})

describe('countries and currencies', () => {
  it('those of the field come first', () => {
    setFormatLocale({ language: 'ru' })
    assert.deepEqual(
      countryOptions()
        .slice(0, 4)
        .map(({ value }) => value),
      ['RU', 'UA', 'KZ', 'BY'],
    )
    assert.deepEqual(
      currencyOptions()
        .slice(0, 3)
        .map(({ value }) => value),
      ['RUB', 'UAH', 'KZT'],
    )
    assert.equal(new Set(countryOptions().map(({ value }) => value)).size, countryOptions().length)
  })
})
