import path from 'node:path'
import type { Language } from '@perezvon/contract'

/** Spoken texts that ship with the product; see prompts/texts.*.json. */
export type PromptName = 'ring-me-known' | 'ring-me-new'

const promptsDir = path.resolve(import.meta.dirname, '../../prompts')

/** Absolute path of a prompt's sound: A-law WAV, 8 kHz, mono. */
export function promptFile(language: Language, name: PromptName): string {
  return path.join(promptsDir, language, `${name}.wav`)
}
