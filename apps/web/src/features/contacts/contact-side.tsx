import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactCard } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { fromLocalInput, money, parseMoney, toLocalInput, when } from '../../lib/format.ts'
import { useMe } from '../../lib/queries.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { useFinishTask } from '../../lib/use-finish-task.ts'
import { AddIcon, DoneIcon } from '../../ui/icons.ts'
import styles from './contact.module.css'

const hourMs = 3_600_000

/** What is to be done for this contact, and what is being sold to them. */
export function ContactTasks({ contact }: { contact: ContactCard }) {
  const { t } = useTranslation()
  const { hidden, finish } = useFinishTask()
  const [isAdding, setAdding] = useState(false)
  const open = contact.tasks.filter((task) => !task.doneAt && !hidden.has(task.id))
  return (
    <section className={styles.side}>
      <SideTitle title={t('nav.tasks')} label={t('task.add')} onAdd={() => setAdding(!isAdding)} />
      {isAdding && <AddTask contactId={contact.id} onDone={() => setAdding(false)} />}
      {open.map((task) => (
        <div key={task.id} className={styles.sideRow}>
          <Tooltip label={t('task.markDone')}>
            <ActionIcon
              variant="default"
              radius="xl"
              size={20}
              aria-label={t('task.markDone')}
              onClick={() => finish(task)}
            >
              <DoneIcon size={12} />
            </ActionIcon>
          </Tooltip>
          <span>
            {task.title}
            <span className={Date.parse(task.dueAt) < serverNowMs() ? 'late' : 'soft'}>
              {' '}
              {when(task.dueAt, serverNowMs())}
            </span>
          </span>
        </div>
      ))}
      {open.length === 0 && !isAdding && <div className="soft">{t('contact.noTasks')}</div>}
    </section>
  )
}

export function ContactDeals({ contact }: { contact: ContactCard }) {
  const { t } = useTranslation()
  const [isAdding, setAdding] = useState(false)
  return (
    <section className={styles.side}>
      <SideTitle title={t('nav.deals')} label={t('deal.add')} onAdd={() => setAdding(!isAdding)} />
      {isAdding && <AddDeal contactId={contact.id} onDone={() => setAdding(false)} />}
      {contact.deals.map((deal) => (
        <div key={deal.id} className={styles.deal} data-state={deal.state}>
          <span className="ellipsis">{deal.title}</span>
          <b className="num">{money(deal.amountMinor, deal.currency)}</b>
          <span className={deal.state === 'won' ? 'good' : 'soft'}>
            {deal.state === 'open' ? deal.stage.name : t(`deal.state.${deal.state}`)}
            {deal.lostReason && ` · ${deal.lostReason.name}`}
            {deal.contractNumber && ` · ${t('deal.contract', { number: deal.contractNumber })}`}
          </span>
        </div>
      ))}
      {contact.deals.length === 0 && !isAdding && <div className="soft">{t('contact.noDeals')}</div>}
    </section>
  )
}

function SideTitle({ title, label, onAdd }: { title: string; label: string; onAdd: () => void }) {
  return (
    <div className={styles.sideTitle}>
      <h2>{title}</h2>
      <Tooltip label={label}>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onAdd}>
          <AddIcon size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}

function AddTask({ contactId, onDone }: { contactId: string; onDone: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const [title, setTitle] = useState('')
  const [dueAt, setDueAt] = useState(() => toLocalInput(serverNowMs() + hourMs))
  const add = useMutation({
    mutationFn: () => api.tasks.create({ title, contactId, dueAt: fromLocalInput(dueAt) ?? '' }),
    onSuccess() {
      for (const queryKey of [['contact', contactId], ['tasks'], ['my-day']])
        void queryClient.invalidateQueries({ queryKey })
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (title.trim()) add.mutate()
  }
  return (
    <form onSubmit={submit} className={styles.addForm}>
      <TextInput
        size="xs"
        autoFocus
        placeholder={t('task.titlePlaceholder')}
        aria-label={t('task.title')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={add.isError ? errorText(add.error) : undefined}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        aria-label={t('task.dueAt')}
        value={dueAt}
        onChange={(event) => setDueAt(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" loading={add.isPending}>
        {t('task.add')}
      </Button>
    </form>
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
        error={amountMinor === null ? t('field.invalid') : undefined}
      />
      <Button type="submit" size="xs" loading={add.isPending}>
        {t('deal.add')}
      </Button>
    </form>
  )
}
