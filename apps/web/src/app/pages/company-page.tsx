import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ContactTable } from '../../features/contacts/contact-table.tsx'
import { money, when } from '../../lib/format.ts'
import { queries } from '../../lib/queries.ts'
import { ContactsIcon } from '../../ui/icons.ts'
import { EmptyState, Page, SkeletonRows } from '../../ui/page.tsx'
import panel from '../../ui/ui.module.css'
import { FailurePage } from './failure-page.tsx'

/** A company: its people and its deals. */
export function CompanyPage() {
  const { t } = useTranslation()
  const { companyId } = useParams({ from: '/signed-in/companies/$companyId' })
  const { data: company, error } = useQuery(queries.company(companyId))
  if (error && !company) return <FailurePage error={error} />
  if (!company) return <SkeletonRows rows={8} />
  return (
    <Page
      title={company.name}
      tools={<span className="soft">{company.owner?.name ?? t('contact.noOwner')}</span>}
    >
      <p className="soft" style={{ marginTop: -8 }}>
        {t('contact.created')}: {when(company.createdAt)}
      </p>
      {company.notes && <p>{company.notes}</p>}
      <h2 style={{ fontSize: '0.8125rem', margin: '18px 0 8px' }}>{t('company.people')}</h2>
      {company.contacts.length > 0 ? (
        <ContactTable contacts={company.contacts} showsCompany={false} />
      ) : (
        <div className={panel.panel}>
          <EmptyState
            icon={<ContactsIcon size={20} />}
            title={t('company.nobody')}
            text={t('company.nobodyText')}
          />
        </div>
      )}
      <h2 style={{ fontSize: '0.8125rem', margin: '24px 0 8px' }}>{t('nav.deals')}</h2>
      {company.deals.length === 0 && <span className="soft">{t('contact.noDeals')}</span>}
      {company.deals.length > 0 && (
        <div className={panel.panel}>
          <table className={panel.table}>
            <tbody>
              {company.deals.map((deal) => (
                <tr key={deal.id}>
                  <td>
                    <Link to="/deals/$dealId" params={{ dealId: deal.id }} className="link">
                      {deal.title}
                    </Link>
                  </td>
                  <td className="soft">
                    {deal.state === 'open' ? deal.stage.name : t(`deal.state.${deal.state}`)}
                  </td>
                  <td className="soft">{deal.owner?.name}</td>
                  <td className="num" style={{ textAlign: 'right' }}>
                    {money(deal.amountMinor, deal.currency)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  )
}
