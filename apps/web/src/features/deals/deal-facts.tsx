import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiFailure } from '../../lib/api.ts'
import type { DealCard } from '../../lib/contract.ts'
import { money, moneyInput, parseMoney, when } from '../../lib/format.ts'
import { useMe } from '../../lib/queries.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { Editable } from '../../ui/editable.tsx'
import { PersonSelect } from '../../ui/person-select.tsx'
import { ContractFile } from './contract-file.tsx'
import styles from './deal.module.css'
import { useChangeDeal } from './use-change-deal.ts'

/** Sum, manager, customer, contract: each edited where it stands by those who may. */
export function DealFacts({ deal }: { deal: DealCard }) {
  const { t } = useTranslation()
  const change = useChangeDeal(deal.id)
  return (
    <dl className={styles.facts}>
      <Fact label={t('deal.amount')}>
        <Amount deal={deal} />
      </Fact>
      <Fact label={t('contact.owner')}>
        <Owner deal={deal} />
      </Fact>
      <Fact label={t('task.contact')}>
        <Customer deal={deal} />
      </Fact>
      {deal.company && (
        <Fact label={t('contact.company')}>
          {deal.seesCompany ? (
            <Link className="link" to="/companies/$companyId" params={{ companyId: deal.company.id }}>
              {deal.company.name}
            </Link>
          ) : (
            deal.company.name
          )}
        </Fact>
      )}
      <Fact label={t('outcome.contractNumber')}>
        <Editable
          label={t('outcome.contractNumber')}
          field="contractNumber"
          value={deal.contractNumber}
          placeholder={t(deal.can.edit ? 'deal.addContractNumber' : 'stale.nothing')}
          isReadOnly={!deal.can.edit}
          onSave={(contractNumber) => change.mutateAsync({ contractNumber })}
        />
      </Fact>
      <Fact label={t('deal.contractFile')}>
        <ContractFile deal={deal} />
      </Fact>
      <Fact label={t('deal.opened')}>{when(deal.createdAt, serverNowMs())}</Fact>
      {deal.closedAt && <Fact label={t('deal.closed')}>{when(deal.closedAt, serverNowMs())}</Fact>}
      {deal.lostReason && <Fact label={t('outcome.reason')}>{deal.lostReason.name}</Fact>}
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

function Amount({ deal }: { deal: DealCard }) {
  const { t } = useTranslation()
  const change = useChangeDeal(deal.id)
  const save = (text: string) => {
    const amountMinor = parseMoney(text || '0', deal.currency)
    if (amountMinor !== null) return change.mutateAsync({ amountMinor })
    const fields = { amountMinor: 'not_a_sum' }
    return Promise.reject(new ApiFailure('validation_failed', 'not a sum', { fields }))
  }
  return (
    <Editable
      label={t('outcome.amount', { currency: deal.currency })}
      field="amountMinor"
      value={moneyInput(deal.amountMinor, deal.currency)}
      placeholder={t('outcome.amount', { currency: deal.currency })}
      isReadOnly={!deal.can.edit}
      onSave={save}
    >
      <span className="num">{money(deal.amountMinor, deal.currency)}</span>
    </Editable>
  )
}

/** Whose deal it is. A deal of nobody's may be taken by oneself; to give it to others takes a head. */
function Owner({ deal }: { deal: DealCard }) {
  const { t } = useTranslation()
  const me = useMe()
  const errorText = useErrorText()
  const change = useChangeDeal(deal.id)
  const assign = (ownerUserId: string | null) =>
    change.mutate({ ownerUserId }, { onError: (error) => showToast(errorText(error), { tone: 'bad' }) })
  const mayGive = deal.can.assign && (me.roles.includes('owner') || me.roles.includes('head'))
  if (mayGive)
    return (
      <PersonSelect
        size="xs"
        variant="unstyled"
        className={styles.owner}
        aria-label={t('contact.owner')}
        placeholder={t('contact.noOwner')}
        {...(deal.owner && { known: deal.owner })}
        value={deal.owner?.id ?? null}
        clearable
        onChange={assign}
      />
    )
  if (deal.owner) return deal.owner.name
  return (
    <>
      <span className="soft">{t('contact.noOwner')}</span>
      {deal.can.assign && (
        <Button size="compact-xs" variant="default" onClick={() => assign(me.id)}>
          {t('deal.take')}
        </Button>
      )}
    </>
  )
}

function Customer({ deal }: { deal: DealCard }) {
  const { t } = useTranslation()
  if (!deal.contact) return <span className="soft">{t('stale.nothing')}</span>
  const name = deal.contact.name || t('contact.unnamed')
  if (!deal.seesContact) return name
  return (
    <Link className="link" to="/contacts/$contactId" params={{ contactId: deal.contact.id }}>
      {name}
    </Link>
  )
}
