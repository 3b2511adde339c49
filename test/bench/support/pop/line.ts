import { newId } from '../../../../apps/server/src/kernel/ids.ts'
import { announce } from '../../../../apps/server/src/kernel/live.ts'
import type { Product } from '../../../support/index.ts'
import { managerId } from '../crm/seed-sql.ts'

export const companyNumber = '+74957654321'
export const trunkHost = '127.0.0.2'

/** A trunk, a number and a queue whose one member is manager 0, who has extension 900. Once per company. */
export async function layLine({ db }: Product): Promise<void> {
  const known = await db
    .selectFrom('numbers')
    .select('id')
    .where('e164', '=', companyNumber)
    .executeTakeFirst()
  if (known) return
  const [trunkId, queueId, userId] = [newId(), newId(), managerId(0)]
  await db.insertInto('trunks').values({ id: trunkId, name: 'Carrier', host: trunkHost }).execute()
  await db.insertInto('queues').values({ id: queueId, name: 'Bench' }).execute()
  await db.insertInto('queueMembers').values({ queueId, userId }).execute()
  await db.insertInto('extensions').values({ id: newId(), number: '900', userId }).execute()
  const number = { id: newId(), e164: companyNumber, trunkId, queueId, source: 'bench' }
  await db.insertInto('numbers').values(number).execute()
  await announce(db, { kind: 'settings', id: '', contactId: null })
}
