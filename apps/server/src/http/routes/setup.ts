import { Me, SetupBody, SetupState } from '@perezvon/contract'
import { findCompany } from '../../crm/settings/company.ts'
import { setUpCompany } from '../../crm/setup/set-up-company.ts'
import { seedDemoCompany } from '../../demo/seed-demo-company.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Api } from '../api.ts'
import { meOf } from '../auth/me.ts'
import { headersOf, sendCookies } from '../auth/session.ts'
import type { Deps } from '../deps.ts'

export function setupRoute(api: Api, { db, accounts, clock }: Deps): void {
  const schema = { tags: ['first run'] }
  api.get(
    '/setup',
    {
      schema: { ...schema, summary: 'Has the first run been done?', response: { 200: SetupState } },
      config: { isPublic: true },
    },
    async (request) => {
      const isSetUp = (await findCompany(db)) !== undefined
      return { isSetUp, suggested: { language: preferredLanguage(request.headers['accept-language']) } }
    },
  )
  api.post(
    '/setup',
    {
      schema: { ...schema, summary: 'The first run', body: SetupBody, response: { 201: Me } },
      config: { isPublic: true },
    },
    async (request, reply) => {
      const { body } = request
      if (await findCompany(db)) throw new AppError('already_set_up')
      const userId = await setUpCompany(db, body, {
        hashPassword: accounts.hashPassword,
        seedDemo: (trx, administratorUserId, company) =>
          seedDemoCompany(trx, { company, administratorUserId, clock }),
      })
      const { cookies } = await accounts.signIn(body.administrator, headersOf(request))
      sendCookies(reply, cookies)
      return reply.code(201).send(await meOf(db, userId))
    },
  )
}

/** The first of the browser's languages that the product speaks. */
function preferredLanguage(accepted: string | undefined): 'ru' | 'uk' | 'en' {
  const wanted = (accepted ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase())
  return wanted.find((one): one is 'ru' | 'uk' | 'en' => ['ru', 'uk', 'en'].includes(one)) ?? 'en'
}
