import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiFailure } from '../../lib/api.ts'
import { fieldsOf, useErrorText, useFieldText } from '../../lib/use-error-text.ts'

/** What is wrong with a form, a sentence by field. */
export type FieldTexts<T> = Partial<Record<keyof T & string, string | undefined>>

export interface SettingsFormOptions<T extends object> {
  initial: T
  /** What can be seen to be wrong before the server is asked. */
  check: (draft: T) => FieldTexts<T>
  save: (draft: T) => Promise<unknown>
  onSaved: () => void
  /** The form's own sentence for what the server says of a field; undefined leaves it to the common ones. */
  say?: (field: keyof T & string, code: string, details: Record<string, unknown>) => string | undefined
}

/** A form's draft and its errors: each stands beside its field and goes as soon as the field is changed. */
export function useSettingsForm<T extends object>(options: SettingsFormOptions<T>) {
  const { initial, check, say } = options
  const [draft, setDraft] = useState(initial)
  const [problems, setProblems] = useState<FieldTexts<T>>({})
  const errorText = useErrorText()
  const fieldText = useFieldText()
  const saving = useMutation({ mutationFn: options.save, onSuccess: options.onSaved })
  const refused = refusalsOf(saving.error, initial, (field, code, details) => {
    return say?.(field, code, details) ?? fieldText(code)
  })
  const set = (part: Partial<T>) => {
    setDraft({ ...draft, ...part })
    setProblems({ ...problems, ...blanks(part) })
    if (saving.isError) saving.reset()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found = check(draft)
    setProblems(found)
    saving.reset()
    if (Object.values(found).some(Boolean)) return focusFirstProblem(event.currentTarget)
    saving.mutate(draft, { onError: () => focusFirstProblem(event.target as HTMLFormElement) })
  }
  const hasPlace = Object.keys(refused).length > 0
  return {
    draft,
    set,
    submit,
    isSaving: saving.isPending,
    /** The sentence beside a field. */
    errorOf: (field: keyof T & string): string | undefined => problems[field] ?? refused[field],
    /** What concerns no field of the form. */
    failure: saving.isError && !hasPlace ? errorText(saving.error) : undefined,
    /** After a form that stays open was saved. */
    restart: (values: T) => setDraft(values),
  }
}
export type SettingsForm<T extends object> = ReturnType<typeof useSettingsForm<T>>

const blanks = (part: object) => Object.fromEntries(Object.keys(part).map((field) => [field, undefined]))

/** The server's codes as sentences, by field; 'memberUserIds.0' belongs to 'memberUserIds'. */
function refusalsOf<T extends object>(
  error: unknown,
  form: T,
  sentence: (field: keyof T & string, code: string, details: Record<string, unknown>) => string | undefined,
): FieldTexts<T> {
  const details = error instanceof ApiFailure ? error.details : {}
  const known = Object.entries(fieldsOf(error))
    .map(([path, code]) => [path.split('.')[0] as string, code] as const)
    .filter(([field]) => field in form) as [keyof T & string, string][]
  return Object.fromEntries(
    known.map(([field, code]) => [field, sentence(field, code, details)]),
  ) as FieldTexts<T>
}

/** Once the sentences stand on the page, the keyboard goes to the first of them. */
function focusFirstProblem(form: HTMLFormElement): void {
  setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
