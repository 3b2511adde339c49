import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/endpoints.ts'
import { fieldsOf, useErrorText, useFieldText } from '../../lib/use-error-text.ts'
import { NumberTaken } from './number-taken.tsx'

/** A new contact: the name and a number are enough. */
export function CreateContact({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const fieldText = useFieldText()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { name: '', number: '', companyName: '', email: '' },
    validate: { name: (value) => (value.trim() ? null : t('field.required')) },
  })
  const create = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.contacts.create({
        name: values.name.trim(),
        phones: values.number.trim() ? [{ number: values.number.trim(), isPrimary: true }] : [],
        ...(values.companyName.trim() ? { companyName: values.companyName.trim() } : {}),
        ...(values.email.trim() ? { email: values.email.trim() } : {}),
      }),
    onSuccess(contact) {
      void queryClient.invalidateQueries({ queryKey: ['contacts'] })
      onClose()
      void navigate({ to: '/contacts/$contactId', params: { contactId: contact.id } })
    },
    onError(error) {
      const fields = fieldsOf(error)
      form.setErrors({
        name: fieldText(fields.name),
        number: fields['phones.0.number'] || fields.phones ? t('field.bad_phone_number') : undefined,
        email: fieldText(fields.email),
        companyName: fieldText(fields.companyName),
      })
    },
  })
  const hasFieldErrors = Object.values(form.errors).some(Boolean)
  return (
    <Modal opened onClose={onClose} title={t('contact.create')}>
      <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <Stack gap="sm">
          <TextInput data-autofocus label={t('contact.name')} {...form.getInputProps('name')} />
          <TextInput type="tel" label={t('phone.numberPlaceholder')} {...form.getInputProps('number')} />
          <NumberTaken number={form.values.number} />
          <TextInput label={t('contact.company')} {...form.getInputProps('companyName')} />
          <TextInput type="email" label={t('account.email')} {...form.getInputProps('email')} />
          {create.isError && !hasFieldErrors && <div className="late">{errorText(create.error)}</div>}
          <Group justify="flex-end" mt="xs">
            <Button type="submit" loading={create.isPending}>
              {t('action.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
