import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import zlib from 'node:zlib'
import { build } from 'vite'
import { tempDir } from '../support/test-config.ts'

/** What vite says of each built file: what it needs at once (`imports`, `css`), by the source it was made from. */
type Manifest = Record<string, { file: string; imports?: string[]; css?: string[] }>

const webDir = path.resolve(import.meta.dirname, '../../apps/web')
const entry = 'index.html'
const catalogues = ['ru', 'uk', 'en'].map((language) => `src/locales/${language}.json`)
const shell = 'src/app/shell/shell.tsx'
const phone = 'src/features/softphone/jssip-line.ts'

/**
 * Kilobytes (1000 bytes) after gzip, the script and the styles, without fonts. A page that grows past its budget takes something
 * out, or loads it when it is wanted; a raised budget says in its commit what it buys.
 */
const budgets: { page: string; opens: string[]; kilobytes: number }[] = [
  { page: 'signing in', opens: ['src/app/pages/sign-in-page.tsx'], kilobytes: 210 },
  { page: 'My day', opens: [shell, 'src/app/pages/my-day-page.tsx'], kilobytes: 235 },
  { page: 'My day with the phone', opens: [shell, 'src/app/pages/my-day-page.tsx', phone], kilobytes: 290 },
  { page: 'a card', opens: [shell, 'src/app/pages/contact-page.tsx'], kilobytes: 290 },
  { page: 'the live page', opens: [shell, 'src/app/pages/live-page.tsx'], kilobytes: 240 },
]

describe('what a browser fetches before it shows a page', () => {
  let outDir = ''
  let manifest: Manifest = {}

  before(async () => {
    outDir = tempDir(undefined, 'perezvon-web-')
    await build({
      root: webDir,
      configFile: path.join(webDir, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir, emptyOutDir: true, manifest: true },
    })
    manifest = JSON.parse(fs.readFileSync(path.join(outDir, '.vite/manifest.json'), 'utf8'))
  })

  after(() => fs.rmSync(outDir, { recursive: true, force: true }))

  for (const { page, opens, kilobytes } of budgets)
    test(`${page}: at most ${kilobytes} kB`, () => {
      // the greatest catalogue stands for all: a user loads one
      const weights = catalogues.map((catalogue) => weightOf([entry, catalogue, ...opens]))
      const total = Math.max(...weights) / 1000
      assert.ok(total > 50, 'the pages were found in the build')
      assert.ok(total <= kilobytes, `${total.toFixed(1)} kB; heaviest: ${heaviest([entry, ...opens])}`)
    })

  test('nothing of another language, of the phone’s library or of other pages comes with My day', () => {
    const first = filesOf([entry, shell, 'src/app/pages/my-day-page.tsx'])
    const later = [...catalogues, phone, 'src/app/pages/settings-page.tsx', 'src/app/shell/search.tsx']
    for (const source of later) assert.equal(first.has(of(source).file), false, source)
  })

  const of = (source: string) => {
    const built = manifest[source]
    assert.ok(built, `${source} is a file of its own in the build`)
    return built
  }

  /** These and all that they import at once. */
  function filesOf(sources: string[], found = new Set<string>(), seen = new Set<string>()): Set<string> {
    for (const source of sources.filter((one) => !seen.has(one))) {
      seen.add(source)
      const { file, css = [], imports = [] } = of(source)
      for (const one of [file, ...css]) found.add(one)
      filesOf(imports, found, seen)
    }
    return found
  }

  const bytesOf = (file: string) =>
    zlib.gzipSync(fs.readFileSync(path.join(outDir, file)), { level: 9 }).length

  const weightOf = (sources: string[]) => [...filesOf(sources)].reduce((sum, file) => sum + bytesOf(file), 0)

  const heaviest = (sources: string[]) =>
    [...filesOf(sources)]
      .map((file) => ({ file, bytes: bytesOf(file) }))
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, 8)
      .map(({ file, bytes }) => `${path.basename(file)} ${(bytes / 1000).toFixed(1)}`)
      .join(', ')
})
