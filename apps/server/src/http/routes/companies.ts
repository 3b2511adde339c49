import { CompanyCard, CompanyInput, CompanyInputPatch, CompanyList, CompanyQuery } from '@perezvon/contract'
import { companyCard, listCompanies } from '../../crm/company/list-companies.ts'
import { createCompany, updateCompanyCard } from '../../crm/company/write-company.ts'
import { type Api, actorOf, IdParams } from '../api.ts'
import type { Deps } from '../deps.ts'

export function companiesRoute(api: Api, { db }: Deps): void {
  const tags = ['companies']
  api.get(
    '/companies',
    {
      schema: {
        tags,
        summary: 'Companies by name',
        querystring: CompanyQuery,
        response: { 200: CompanyList },
      },
    },
    (request) => listCompanies(db, actorOf(request), request.query),
  )
  api.post(
    '/companies',
    { schema: { tags, summary: 'A new company', body: CompanyInput, response: { 201: CompanyCard } } },
    async (request, reply) => reply.code(201).send(await createCompany(db, actorOf(request), request.body)),
  )
  api.get(
    '/companies/:id',
    { schema: { tags, summary: 'A company', params: IdParams, response: { 200: CompanyCard } } },
    (request) => companyCard(db, actorOf(request), request.params.id),
  )
  api.patch(
    '/companies/:id',
    {
      schema: {
        tags,
        summary: 'Change a company',
        params: IdParams,
        body: CompanyInputPatch,
        response: { 200: CompanyCard },
      },
    },
    (request) => updateCompanyCard(db, actorOf(request), request.params.id, request.body),
  )
}
