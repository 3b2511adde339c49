import { ActionIcon, Button, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactCard } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { when } from '../../lib/format.ts'
import { queries } from '../../lib/queries.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { CallButton } from '../../ui/call-button.tsx'
import { Editable } from '../../ui/editable.tsx'
import { AddIcon, CloseIcon } from '../../ui/icons.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import styles from './contact.module.css'
import { NumberTaken } from './number-taken.tsx'
import { useChangeContact } from './use-change-contact.ts'

/** Numbers, company, manager, address: each edited where it stands. */
export function ContactFacts({ contact }: { contact: ContactCard }) {
  const { t } = useTranslation()
  const change = useChangeContact(contact)
  const isReadOnly = !contact.can.edit
  return (
    <dl className={styles.facts}>
      <Fact label={t('contact.phones')}>
        <Phones contact={contact} />
      </Fact>
      <Fact label={t('contact.company')}>
        <Editable
          label={t('contact.company')}
          field="companyName"
          value={contact.company?.name ?? ''}
          placeholder={t('contact.addCompany')}
          isReadOnly={isReadOnly}
          onSave={(companyName) => change.mutateAsync(companyName ? { companyName } : { companyId: null })}
        />
        {contact.company && (
          <Link className="link" to="/companies/$companyId" params={{ companyId: contact.company.id }}>
            {t('contact.openCompany')}
          </Link>
        )}
      </Fact>
      <Fact label={t('contact.owner')}>
        <Owner contact={contact} />
      </Fact>
      <Fact label={t('account.email')}>
        <Editable
          label={t('account.email')}
          field="email"
          value={contact.email ?? ''}
          placeholder={t('contact.addEmail')}
          isReadOnly={isReadOnly}
          onSave={(email) => change.mutateAsync({ email: email || null })}
        />
      </Fact>
      <Fact label={t('contact.source')}>
        <Editable
          label={t('contact.source')}
          field="source"
          value={contact.source}
          placeholder={t('contact.addSource')}
          isReadOnly={isReadOnly}
          onSave={(source) => change.mutateAsync({ source })}
        />
      </Fact>
      <Fact label={t('contact.lastContact')}>
        {contact.lastContactAt ? (
          when(contact.lastContactAt)
        ) : (
          <span className="soft">{t('contact.neverContacted')}</span>
        )}
      </Fact>
      <Fact label={t('contact.created')}>{when(contact.createdAt)}</Fact>
    </dl>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Phones({ contact }: { contact: ContactCard }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['contact', contact.id] })
  const add = async (number: string) => {
    if (number) await api.contacts.addPhone(contact.id, { number })
    await refresh()
    setAdding(false)
  }
  const remove = useMutation({
    mutationFn: (phone: ContactCard['phones'][number]) => api.contacts.removePhone(contact.id, phone.id),
    onSuccess(_nothing, phone) {
      void refresh()
      showToast(t('contact.phoneRemoved', { number: phone.display }), {
        undo: () => void add(phone.e164),
      })
    },
    onError: (error) => showToast(errorText(error), { tone: 'bad' }),
  })
  return (
    <>
      {contact.phones.map((phone) => (
        <div key={phone.id} className={styles.phone}>
          <CallButton
            number={phone.e164}
            display={phone.display}
            contactId={contact.id}
            doNotCall={contact.doNotCall}
          />
          {phone.label && <span className="soft ellipsis">{phone.label}</span>}
          {contact.can.edit && contact.phones.length > 1 && (
            <Tooltip label={t('contact.removePhone')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="xs"
                className={styles.removePhone}
                aria-label={t('contact.removePhone')}
                onClick={() => remove.mutate(phone)}
              >
                <CloseIcon size={12} />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
      ))}
      {isAdding ? (
        <Editable
          startsOpen
          label={t('contact.addPhone')}
          field="number"
          value=""
          placeholder={t('phone.numberPlaceholder')}
          onSave={add}
          note={(number) => <NumberTaken number={number} except={contact.id} />}
        />
      ) : (
        contact.can.edit && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<AddIcon size={13} />}
            className={styles.addPhone}
            onClick={() => setAdding(true)}
          >
            {t('contact.addPhone')}
          </Button>
        )
      )}
    </>
  )
}

/** Whose client it is. Those who may assign choose from the people. */
function Owner({ contact }: { contact: ContactCard }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const change = useChangeContact(contact)
  const people = useQuery({ ...queries.people(), enabled: contact.can.assign }).data
  if (!contact.can.assign) return contact.owner?.name ?? <span className="soft">{t('contact.noOwner')}</span>
  const options = (people ?? []).map((user) => ({ value: user.id, label: user.name }))
  const known = contact.owner && !options.some((option) => option.value === contact.owner?.id)
  return (
    <Select
      size="xs"
      variant="unstyled"
      className={styles.owner}
      aria-label={t('contact.owner')}
      placeholder={t('contact.noOwner')}
      data={known ? [...options, { value: contact.owner!.id, label: contact.owner!.name }] : options}
      value={contact.owner?.id ?? null}
      searchable
      clearable
      onChange={(ownerUserId) => change.mutate({ ownerUserId })}
      error={change.isError ? errorText(change.error) : undefined}
    />
  )
}
