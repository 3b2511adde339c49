import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { readWav } from '@perezvon/media'
import { type PromptName, promptFile } from '../../src/demo/prompts.ts'
import { envelopeOf, speechLevelDb } from './loudness.ts'

const languages = ['ru', 'uk', 'en'] as const
const promptsDir = path.dirname(path.dirname(promptFile('ru', 'ring-me-known')))

for (const language of languages) {
  const texts = JSON.parse(fs.readFileSync(path.join(promptsDir, `texts.${language}.json`), 'utf8'))
  for (const [name, { lines }] of Object.entries<{ lines: { say: string; pauseMs: number }[] }>(
    texts.prompts,
  )) {
    test(`the prompt ${language}/${name} speaks, loud enough and long enough for its text`, async () => {
      const { channels, sampleRateHz } = await readWav(promptFile(language, name as PromptName))
      assert.equal(sampleRateHz, 8000)
      assert.equal(channels.length, 1)
      const envelope = envelopeOf(channels[0]!)
      const level = speechLevelDb(envelope)
      assert.ok(level > -24 && level < -16, `${level} dBFS`)
      const letters = lines.reduce((sum, { say }) => sum + say.length, 0)
      const pausesSeconds = lines.reduce((sum, { pauseMs }) => sum + pauseMs / 1000, 0)
      const speechSeconds = channels[0]!.length / 8000 - pausesSeconds
      const lettersPerSecond = letters / speechSeconds
      assert.ok(lettersPerSecond > 8 && lettersPerSecond < 20, `${lettersPerSecond} letters a second`)
    })
  }
}

test('all prompts together stay below 2 MB, and every language has the same ones', () => {
  const files = languages.map((language) => fs.readdirSync(path.join(promptsDir, language)).sort())
  assert.deepEqual(files[0], files[1])
  assert.deepEqual(files[0], files[2])
  const bytes = fs
    .readdirSync(promptsDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0)
  assert.ok(bytes < 2_000_000, `${bytes} bytes`)
})
