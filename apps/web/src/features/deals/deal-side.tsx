import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Deal } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { money, parseMoney } from '../../lib/format.ts'
import { useMe } from '../../lib/queries.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { FileLink } from '../../ui/file-link.tsx'
import { Side } from '../../ui/side.tsx'
import styles from './deal.module.css'

/** What is being sold to this contact, and what has been. */
export function DealSide({
  deals,
  contactId,
  canEdit,
}: {
  deals: Deal[]
  contactId: string
  canEdit: boolean
}) {
  const { t } = useTranslation()
  const [isAdding, setAdding] = useState(false)
  return (
    <Side
      title={t('nav.deals')}
      addLabel={canEdit ? t('deal.add') : undefined}
      onAdd={() => setAdding(!isAdding)}
    >
      {isAdding && <AddDeal contactId={contactId} onDone={() => setAdding(false)} />}
      {deals.map((deal) => (
        <DealRow key={deal.id} deal={deal} />
      ))}
      {deals.length === 0 && !isAdding && <div className="soft">{t('contact.noDeals')}</div>}
    </Side>
  )
}

function DealRow({ deal }: { deal: Deal }) {
  const { t } = useTranslation()
  const state = deal.state === 'open' ? deal.stage.name : t(`deal.state.${deal.state}`)
  const contract = deal.contractNumber && t('deal.contract', { number: deal.contractNumber })
  return (
    <div className={styles.sideDeal}>
      <Link to="/deals/$dealId" params={{ dealId: deal.id }} className="link">
        {deal.title}
      </Link>
      <b className="num">{money(deal.amountMinor, deal.currency)}</b>
      <span className={deal.state === 'won' ? 'good' : 'soft'}>
        {[state, deal.lostReason?.name, contract].filter(Boolean).join(' · ')}
      </span>
      {deal.contractFile && (
        <span>
          <FileLink file={deal.contractFile} />
        </span>
      )}
    </div>
  )
}

function AddDeal({ contactId, onDone }: { contactId: string; onDone: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const { currency } = useMe().company
  const [title, setTitle] = useState('')
  const [amount, setAmount] = useState('')
  const amountMinor = amount.trim() ? parseMoney(amount, currency) : 0
  const add = useMutation({
    mutationFn: () => api.deals.create({ title: title.trim(), contactId, amountMinor: amountMinor ?? 0 }),
    onSuccess() {
      for (const queryKey of [['contact', contactId], ['timeline', contactId], ['deals']])
        void queryClient.invalidateQueries({ queryKey })
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (title.trim() && amountMinor !== null) add.mutate()
  }
  return (
    <form onSubmit={submit} className={styles.addForm}>
      <TextInput
        size="xs"
        autoFocus
        placeholder={t('deal.titlePlaceholder')}
        aria-label={t('deal.title')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={add.isError ? errorText(add.error) : undefined}
      />
      <TextInput
        size="xs"
        inputMode="decimal"
        placeholder={t('outcome.amount', { currency })}
        aria-label={t('outcome.amount', { currency })}
        value={amount}
        onChange={(event) => setAmount(event.currentTarget.value)}
        error={amountMinor === null ? t('field.not_a_sum') : undefined}
      />
      <Button type="submit" size="xs" loading={add.isPending}>
        {t('deal.add')}
      </Button>
    </form>
  )
}
