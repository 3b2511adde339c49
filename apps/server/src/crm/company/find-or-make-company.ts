import type { Db } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { fold } from '../search/fold.ts'

/** The company of this name, however its letters are written, or a new one of this owner. */
export async function findOrMakeCompany(db: Db, name: string, ownerUserId: string | null): Promise<string> {
  const known = await db
    .selectFrom('companies')
    .select('id')
    .where('nameFolded', '=', fold(name))
    .orderBy('id')
    .executeTakeFirst()
  if (known) return known.id
  const id = newId()
  await db.insertInto('companies').values({ id, name, ownerUserId }).execute()
  return id
}
