import type { Language, Me } from '@perezvon/contract'
import { sql } from 'kysely'
import { canOf } from '../../access/can.ts'
import { personOf } from '../../crm/rows.ts'
import { loadCompany } from '../../crm/settings/company.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'

type Row = Pick<Me, 'id' | 'name' | 'email' | 'roles' | 'extension' | 'team'> & { language: Language | null }

/** The signed-in user, as the web needs them. */
export async function meOf(db: Db, userId: string): Promise<Me> {
  const [company, { rows }] = await Promise.all([
    loadCompany(db),
    sql<Row>`select u.id, u.name, u.email, u.roles, u.language, ${personOf('t')} as team,
        (select e.number from extensions e where e.user_id = u.id order by e.number limit 1) as extension
      from users u left join teams t on t.id = u.team_id where u.id = ${userId}`.execute(db),
  ])
  const [row] = rows
  if (!row) throw new AppError('not_signed_in')
  return { ...row, language: row.language ?? company.language, can: canOf(row), company }
}
