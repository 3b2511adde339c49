import { useTranslation } from 'react-i18next'
import { ApiFailure, codeOf } from './api.ts'

/** The screens' own sentence for a refused request. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation()
  return (error) => t(`error.${codeOf(error)}`)
}

/** What is wrong with a field, by the server's code for it. */
export function useFieldText(): (code: string | undefined) => string | undefined {
  const { t } = useTranslation()
  return (code) => {
    switch (code) {
      case undefined:
        return undefined
      case 'required':
      case 'meaningless':
      case 'in_the_past':
      case 'not_a_sum':
      case 'not_positive':
      case 'bad_phone_number':
      case 'bad_email':
      case 'too_long':
      case 'too_short':
      case 'taken':
        return t(`field.${code}`)
      default:
        return t('field.invalid')
    }
  }
}

export function fieldsOf(error: unknown): Record<string, string> {
  return error instanceof ApiFailure ? error.fields : {}
}
