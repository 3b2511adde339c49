import type { Language } from '../lib/contract.ts'

/** Every language by its own name: a reader finds theirs whatever the page speaks now. */
export const languageOptions: { value: Language; label: string }[] = (['ru', 'uk', 'en'] as const).map(
  (code) => {
    const name = new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code
    return { value: code, label: name.charAt(0).toUpperCase() + name.slice(1) }
  },
)
