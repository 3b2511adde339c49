import type { Db } from '../kernel/db.ts'
import type { DialPlan } from './dial-plan.ts'

/** Reads the whole dial plan in one snapshot of the database: never half an edit. */
export function loadDialPlan(db: Db): Promise<DialPlan> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => ({
      company: await company(trx),
      users: await users(trx),
      extensions: await extensions(trx),
      trunks: await trunks(trx),
      queues: await queues(trx),
      numbers: await trx
        .selectFrom('numbers')
        .select(['id', 'e164', 'trunkId', 'queueId', 'source'])
        .execute(),
    }))
}

async function company(db: Db): Promise<DialPlan['company']> {
  const row = await db
    .selectFrom('company')
    .select(['country', 'language', 'timeZone', 'callingFrom', 'callingUntil', 'callbackWindowMinutes'])
    .executeTakeFirst()
  if (!row) return null
  return {
    country: row.country,
    language: row.language as 'ru' | 'uk' | 'en',
    timeZone: row.timeZone,
    callingFrom: row.callingFrom.slice(0, 5),
    callingUntil: row.callingUntil.slice(0, 5),
    callbackWindowMinutes: row.callbackWindowMinutes,
  }
}

function users(db: Db) {
  return db
    .selectFrom('users')
    .select(['id', 'name', 'teamId', 'roles'])
    .where('isActive', '=', true)
    .execute()
}

/** Extensions of people who have left do not ring and do not call. */
function extensions(db: Db) {
  return db
    .selectFrom('extensions')
    .leftJoin('users', 'users.id', 'extensions.userId')
    .select(['extensions.number', 'extensions.userId', 'extensions.ha1Md5', 'extensions.ha1Sha256'])
    .where((eb) => eb.or([eb('extensions.userId', 'is', null), eb('users.isActive', '=', true)]))
    .execute()
}

function trunks(db: Db) {
  return db
    .selectFrom('trunks')
    .select(['id', 'name', 'host', 'port', 'matchPort', 'username', 'secret', 'callerNumber', 'allowsAbroad'])
    .where('isEnabled', '=', true)
    .orderBy('createdAt')
    .execute()
}

async function queues(db: Db): Promise<DialPlan['queues']> {
  const rows = await db
    .selectFrom('queues')
    .select(['id', 'name', 'ringTimeoutSeconds', 'ownerRingTimeoutSeconds'])
    .execute()
  const members = await db.selectFrom('queueMembers').selectAll().execute()
  return rows.map((queue) => ({
    id: queue.id,
    name: queue.name,
    memberUserIds: members.filter((member) => member.queueId === queue.id).map((member) => member.userId),
    ringTimeoutMs: queue.ringTimeoutSeconds * 1000,
    ownerRingTimeoutMs: queue.ownerRingTimeoutSeconds * 1000,
  }))
}
