import { Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/endpoints.ts'
import { useErrorText } from '../../lib/use-error-text.ts'

/** A number of several people: first say who it was. */
export function ChooseContact(props: { callId: string; candidates: { id: string; name: string }[] }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const choose = useMutation({
    mutationFn: (contactId: string) => api.calls.chooseContact(props.callId, contactId),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['call', props.callId] }),
  })
  return (
    <Select
      label={t('outcome.whoWasIt')}
      data={props.candidates.map(({ id, name }) => ({ value: id, label: name || t('contact.unnamed') }))}
      onChange={(value) => value && choose.mutate(value)}
      error={choose.isError ? errorText(choose.error) : undefined}
    />
  )
}
