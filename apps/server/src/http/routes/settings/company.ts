import { Company, CompanyPatch } from '@perezvon/contract'
import { loadCompany, updateCompany } from '../../../crm/settings/company.ts'
import { type Api, actorOf } from '../../api.ts'
import type { Deps } from '../../deps.ts'

export function companyRoute(api: Api, { db }: Deps): void {
  const tags = ['settings']
  api.get('/company', { schema: { tags, summary: 'Our own company', response: { 200: Company } } }, () =>
    loadCompany(db),
  )
  api.patch(
    '/company',
    {
      schema: {
        tags,
        summary: "Change the company's settings",
        body: CompanyPatch,
        response: { 200: Company },
      },
    },
    (request) => updateCompany(db, actorOf(request), request.body),
  )
}
