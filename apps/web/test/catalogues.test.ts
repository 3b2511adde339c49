import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ErrorCode } from '@perezvon/contract'

const src = fileURLToPath(new URL('../src', import.meta.url))
const languages = ['ru', 'uk', 'en'] as const
type Catalogue = Record<string, string>
const catalogues = Object.fromEntries(
  languages.map((language) => [
    language,
    JSON.parse(fs.readFileSync(path.join(src, 'locales', `${language}.json`), 'utf8')) as Catalogue,
  ]),
) as Record<(typeof languages)[number], Catalogue>

const sources = fs
  .readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({ file, text: fs.readFileSync(path.join(src, file), 'utf8') }))
const code = sources.map(({ text }) => text).join('\n')

const pluralSuffix = /_(zero|one|two|few|many|other)$/
const stemOf = (key: string) => key.replace(pluralSuffix, '')
const stems = (catalogue: Catalogue) => [...new Set(Object.keys(catalogue).map(stemOf))].sort()

/** Keys written whole: 'action.save'. */
const literals = new Set(
  [...code.matchAll(/['"`]([a-zA-Z]+(?:\.[a-zA-Z_]+)+)['"`]/g)].map((match) => match[1]!),
)
/** Keys built from a value: `status.${kind}` or `microphone.${kind}Advice`. */
const patterns = [...code.matchAll(/`([a-zA-Z]+(?:\.[a-zA-Z]+)*\.)\$\{[^}]+\}([a-zA-Z]*)`/g)].map(
  ([, before, after]) => new RegExp(`^${before!.replaceAll('.', '\\.')}[a-zA-Z_]+${after}$`),
)

describe('catalogues', () => {
  it('every language has the same keys', () => {
    for (const language of languages)
      assert.deepEqual(stems(catalogues[language]), stems(catalogues.en), language)
  })

  it('no text is empty', () => {
    for (const language of languages)
      for (const [key, text] of Object.entries(catalogues[language]))
        assert.notEqual(text.trim(), '', `${language} ${key}`)
  })

  it('plurals have every form that the language needs', () => {
    for (const language of languages) {
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      const plural = Object.keys(catalogues[language]).filter((key) => pluralSuffix.test(key))
      for (const stem of new Set(plural.map(stemOf)))
        for (const form of forms)
          assert.ok(`${stem}_${form}` in catalogues[language], `${language}: ${stem}_${form} is missing`)
    }
  })

  it('the same values stand in a text in every language', () => {
    const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()
    for (const [key, text] of Object.entries(catalogues.en))
      for (const language of languages)
        assert.deepEqual(values(catalogues[language][key]!), values(text), `${language} ${key}`)
  })

  it('no key is unused', () => {
    const unused = stems(catalogues.en).filter(
      (stem) => !literals.has(stem) && !patterns.some((pattern) => pattern.test(stem)),
    )
    assert.deepEqual(unused, [])
  })

  it('no key that the code names is missing', () => {
    const named = [...code.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1]!)
    assert.ok(named.length > 100, 'the search for keys has found the code')
    const known = new Set(stems(catalogues.en))
    assert.deepEqual(
      named.filter((key) => !known.has(key)),
      [],
    )
  })

  it('every error code of the contract has its sentence', () => {
    for (const error of [...ErrorCode.options, 'network']) assert.ok(`error.${error}` in catalogues.en, error)
  })

  it('Russian and Ukrainian are written in their own letters', () => {
    for (const [key, text] of Object.entries(catalogues.uk)) assert.doesNotMatch(text, /[ыэъё]/i, `uk ${key}`)
    for (const [key, text] of Object.entries(catalogues.ru)) assert.doesNotMatch(text, /[іїєґ]/i, `ru ${key}`)
    for (const [key, text] of Object.entries(catalogues.en))
      assert.doesNotMatch(text, /[а-яіїєґ]/i, `en ${key}`)
  })

  it('nobody is shouted at', () => {
    for (const language of languages)
      for (const [key, text] of Object.entries(catalogues[language]))
        assert.doesNotMatch(text, /!/, `${language} ${key}`)
  })
})

describe('screens', () => {
  const withoutComments = (text: string) =>
    text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1')

  it('no Cyrillic stands in the code', () => {
    for (const { file, text } of sources) assert.doesNotMatch(withoutComments(text), /[а-яіїєґ]/i, file)
  })

  it('no words stand between tags or in attributes that people read', () => {
    const shown = /\b(?:label|placeholder|title|alt|description|aria-label|error)="([^"]*[A-Za-z]{2}[^"]*)"/g
    const between = /(?<=[^=]>)\s*([A-Za-z][A-Za-z' ,.]{2,})\s*(?=<\/?[A-Za-z])/g
    for (const { file, text } of sources.filter(({ file }) => file.endsWith('.tsx'))) {
      const found = [...withoutComments(text).matchAll(shown), ...withoutComments(text).matchAll(between)]
      assert.deepEqual(
        found.map((match) => match[0].trim()),
        [],
        file,
      )
    }
  })
})
