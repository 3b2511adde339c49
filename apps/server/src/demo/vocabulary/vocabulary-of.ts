import type { Language } from '@perezvon/contract'
import { english } from './english.ts'
import { russian } from './russian.ts'
import { ukrainian } from './ukrainian.ts'
import type { Vocabulary } from './vocabulary.ts'

const vocabularies: Record<Language, Vocabulary> = { ru: russian, uk: ukrainian, en: english }

export function vocabularyOf(language: Language): Vocabulary {
  return vocabularies[language]
}
