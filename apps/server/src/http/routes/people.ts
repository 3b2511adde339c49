import { OutcomeForm, PersonRef } from '@perezvon/contract'
import { z } from 'zod'
import { outcomeForm } from '../../crm/settings/phrases.ts'
import { listPeople } from '../../crm/settings/users.ts'
import type { Api } from '../api.ts'
import type { Deps } from '../deps.ts'

/** Lists that forms offer to everybody who is signed in. */
export function peopleRoute(api: Api, { db }: Deps): void {
  const tags = ['forms']
  api.get(
    '/people',
    { schema: { tags, summary: 'Active employees', response: { 200: z.array(PersonRef) } } },
    () => listPeople(db),
  )
  api.get(
    '/outcome-form',
    { schema: { tags, summary: 'What the outcome form offers', response: { 200: OutcomeForm } } },
    () => outcomeForm(db),
  )
}
