import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language, SetupBody } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { browserTimeZone } from '../../lib/format.ts'
import { unlockSound } from '../../lib/sound.ts'
import { fieldsOf, useFieldText } from '../../lib/use-error-text.ts'
import { firstDraft, problemsOf, type SetupField, shortestPassword } from './setup-draft.ts'

/** The first run's state. A field is found fault with once it was left, or once all was to be sent. */
export function useSetupForm(language: Language, onDone: () => void) {
  const { t } = useTranslation()
  const fieldText = useFieldText()
  const [draft, setDraft] = useState<SetupBody>(() =>
    firstDraft({ timeZone: browserTimeZone(), languages: navigator.languages }, language),
  )
  const [left, setLeft] = useState<ReadonlySet<SetupField>>(new Set())
  const [isAsked, setAsked] = useState(false)
  const perform = useMutation({ mutationFn: api.setup.perform, onSuccess: onDone })
  const problems = problemsOf(draft)
  const refused = fieldsOf(perform.error)

  /** Words, not codes, so that they follow the page's language. */
  const problemOf = (field: SetupField): string | undefined => {
    const problem = isAsked || left.has(field) ? problems[field] : undefined
    if (problem === 'too_short') return t('setup.passwordHint', { count: shortestPassword })
    return fieldText(problem ?? refused[field])
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (Object.keys(problems).length > 0) return
    void unlockSound() // this click is what lets the page ring
    perform.mutate(draft)
  }
  return {
    draft,
    perform,
    problemOf,
    submit,
    leave: (field: SetupField) => setLeft((fields) => new Set(fields).add(field)),
    setCompany: (part: Partial<SetupBody['company']>) =>
      setDraft((before) => ({ ...before, company: { ...before.company, ...part } })),
    setAccount: (part: Partial<SetupBody['administrator']>) =>
      setDraft((before) => ({ ...before, administrator: { ...before.administrator, ...part } })),
    setStart: (start: SetupBody['start']) => setDraft((before) => ({ ...before, start })),
  }
}
export type SetupFormState = ReturnType<typeof useSetupForm>
