import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../lib/contract.ts'
import { setFormatLocale } from '../lib/format.ts'
import type english from '../locales/en.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof english }
    keySeparator: false
    nsSeparator: false
  }
}

const catalogues: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  ru: () => import('../locales/ru.json'),
  uk: () => import('../locales/uk.json'),
  en: () => import('../locales/en.json'),
}

const storageKey = 'perezvon.language'

/** The language before anybody is signed in: the last one used here, else the browser's, else English. */
export function guessLanguage(): Language {
  const wished = [localStorage.getItem(storageKey), ...navigator.languages]
  for (const tag of wished) {
    const code = tag?.slice(0, 2)
    if (code === 'ru' || code === 'uk' || code === 'en') return code
  }
  return 'en'
}

/** Starts the catalogues with one language; the others are fetched when they are chosen. */
export async function startI18n(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { [language]: { translation: (await catalogues[language]()).default } },
  })
  applyLanguage(language)
}

/** Changes the language of the page at once. */
export async function switchLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', (await catalogues[language]()).default)
  await i18next.changeLanguage(language)
  applyLanguage(language)
}

function applyLanguage(language: Language): void {
  setFormatLocale({ language })
  document.documentElement.lang = language
  localStorage.setItem(storageKey, language)
}
