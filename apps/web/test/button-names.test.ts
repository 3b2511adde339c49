import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { themeWith } from '../src/app/theme.ts'

const src = fileURLToPath(new URL('../src', import.meta.url))
const pages = fs
  .readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tsx'))
  .map((file) => ({ file, text: fs.readFileSync(path.join(src, file), 'utf8') }))

interface Element {
  /** What stands between '<' and '>'. */
  tag: string
  /** What stands between the tags; empty for `<X />`. */
  content: string
  line: number
}

/** Where the braces, quotes and brackets that open at `from` are closed, and one of `ends` stands. */
function endOf(text: string, from: number, ends: string): number {
  let depth = 0
  let quote = ''
  for (let i = from; i < text.length; i++) {
    const char = text[i] as string
    if (quote) {
      if (char === quote && text[i - 1] !== '\\') quote = ''
    } else if (depth === 0 && text.startsWith(ends, i) && text[i - 1] !== '=') return i
    else if (char === '"' || char === "'" || char === '`') quote = char
    else if ('{('.includes(char)) depth++
    else if ('})'.includes(char)) depth--
  }
  return text.length
}

/** Every use of that component, however its attributes are written. */
function elementsOf(text: string, name: string): Element[] {
  return [...text.matchAll(new RegExp(`<${name}(?=[\\s>/])`, 'g'))].map((match) => {
    const end = endOf(text, match.index + match[0].length, '>')
    const tag = text.slice(match.index, end + 1)
    const close = tag.endsWith('/>') ? end : text.indexOf(`</${name}>`, end)
    const line = text.slice(0, match.index).split('\n').length
    return { tag, content: text.slice(end + 1, Math.max(end + 1, close)), line }
  })
}

/** Whether something that can be read or heard stands in it: words, or an expression that is no icon. */
function hasWords(content: string): boolean {
  const withoutComments = content.replace(/\{\/\*[\s\S]*?\*\/\}/g, '')
  const withoutIcons = withoutComments
    .replace(/<(?:[A-Z]\w*\.)?[A-Z]?\w*Icon\b[^>]*\/>/g, '')
    .replace(/<Loader\b[^>]*\/>/g, '')
    .replace(/\{[^{}]*\?\s*:\s*\}|\{[^{}]*(?:\?|&&|:)\s*(?::\s*)?\}/g, '')
  return /\p{L}|\{/u.test(withoutIcons)
}

const isNamed = ({ tag }: Element) => /\baria-label(?:ledby)?=|\{\.\.\.(?:props|rest|others)\}/.test(tag)

describe('buttons without words', () => {
  it('have a name that can be heard', () => {
    const found: string[] = []
    let looked = 0
    for (const { file, text } of pages)
      for (const name of ['ActionIcon', 'Button', 'button', 'UnstyledButton', 'CloseButton'])
        for (const element of elementsOf(text, name)) {
          looked++
          const isBare = name === 'ActionIcon' || !hasWords(element.content)
          if (isBare && name !== 'CloseButton' && !isNamed(element)) found.push(`${file}:${element.line}`)
        }
    assert.ok(looked > 60, 'the search has found the buttons')
    assert.deepEqual(found, [])
  })

  it('the search sees a button that has no name', () => {
    const [bare, worded, named] = elementsOf(
      `<button type="button" onClick={() => a > b}><CloseIcon size={14} /></button>
       <button type="button">{t('action.save')}</button>
       <button aria-label={t('action.close')}><CloseIcon /></button>`,
      'button',
    )
    assert.equal(hasWords(bare!.content), false)
    assert.equal(isNamed(bare!), false)
    assert.equal(hasWords(worded!.content), true)
    assert.equal(isNamed(named!), true)
  })

  it('those of the library are named in the page’s language', () => {
    const { components } = themeWith({ close: 'Закрыть', clear: 'Очистить', showPassword: 'Показать пароль' })
    const propsOf = (name: string) => components?.[name]?.defaultProps as Record<string, unknown>
    assert.deepEqual(propsOf('PasswordInput').visibilityToggleButtonProps, {
      'aria-label': 'Показать пароль',
    })
    assert.deepEqual(propsOf('Select').clearButtonProps, { 'aria-label': 'Очистить' })
    assert.deepEqual(propsOf('MultiSelect').clearButtonProps, { 'aria-label': 'Очистить' })
    assert.deepEqual(propsOf('Modal').closeButtonProps, { 'aria-label': 'Закрыть' })
    assert.equal(propsOf('CloseButton')['aria-label'], 'Закрыть')
  })
})
