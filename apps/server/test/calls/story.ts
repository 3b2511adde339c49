import type { TestContext } from 'node:test'
import { testDb } from '../../../../test/support/index.ts'
import type { CallEnded, CallEvent, CallStarted } from '../../src/calls/call-events.ts'
import { projectCallEvent } from '../../src/calls/projection/index.ts'
import type { Db } from '../../src/kernel/db.ts'
import { newId } from '../../src/kernel/ids.ts'

/** A small company on a database of its own, and the words to tell the story of a call to the projector. */
export async function story(t: TestContext) {
  const { db } = await testDb(t)
  const company = await foundCompany(db)
  const clock = { now: Date.parse('2026-11-20T09:00:00Z') }
  const told = async (event: CallEvent) => {
    await db.transaction().execute((trx) => projectCallEvent(trx, event))
    return event
  }
  const at = () => new Date(clock.now).toISOString()
  return {
    db,
    company,
    told,
    passes(seconds: number) {
      clock.now += seconds * 1000
    },
    async started(of: Partial<CallStarted> = {}) {
      const callId = newId()
      const event: CallStarted = { ...startedDefaults(company), callId, at: at(), ...of }
      await told(event)
      return callId
    },
    answered: (callId: string, userId: string) =>
      told({ type: 'call.answered', callId, at: at(), userId, extension: '101' }),
    ended: (callId: string, of: Partial<CallEnded> = {}) =>
      told({ ...endedDefaults, callId, at: at(), ...of }),
    async missed(of: Partial<CallStarted> = {}) {
      const callId = await this.started(of)
      await this.ended(callId, { isMissed: true, isAnswered: false, cause: 'abandoned', talkMs: 0 })
      return callId
    },
    async talked(of: Partial<CallStarted>, userId: string, talkSeconds: number) {
      const callId = await this.started(of)
      await this.answered(callId, userId)
      await this.ended(callId, { talkMs: talkSeconds * 1000 })
      return callId
    },
  }
}

type Company = Awaited<ReturnType<typeof foundCompany>>

function startedDefaults(company: Company): Omit<CallStarted, 'callId' | 'at'> {
  return {
    type: 'call.started',
    direction: 'inbound',
    customerNumber: '+79161234567',
    dialledNumber: '+74951234567',
    numberId: company.numberId,
    queueId: company.queueId,
    trunkId: null,
    source: 'site',
    caller: 'new',
    people: [draft(newId())],
    initiatedBy: null,
  }
}

const endedDefaults: Omit<CallEnded, 'callId' | 'at'> = {
  type: 'call.ended',
  cause: 'completed',
  endedBy: 'customer',
  isAnswered: true,
  isMissed: false,
  waitMs: 4_000,
  talkMs: 60_000,
}

export const draft = (contactId: string) => ({
  contactId,
  name: '',
  company: null,
  owner: null,
  lastContactAt: null,
  status: 'new',
  isDraft: true,
  openDeal: null,
})

async function foundCompany(db: Db) {
  const [teamId, anna, queueId, numberId] = [newId(), newId(), newId(), newId()]
  await db
    .insertInto('company')
    .values({ name: 'Ромашка', country: 'RU', currency: 'RUB', timeZone: 'Europe/Moscow', language: 'ru' })
    .execute()
  await db.insertInto('teams').values({ id: teamId, name: 'Продажи' }).execute()
  await db.insertInto('users').values({ id: anna, name: 'Анна', email: 'anna@example.com', teamId }).execute()
  await db.insertInto('queues').values({ id: queueId, name: 'Продажи' }).execute()
  await db
    .insertInto('numbers')
    .values({ id: numberId, e164: '+74951234567', queueId, source: 'site' })
    .execute()
  return { teamId, anna, queueId, numberId }
}

/** A contact with a number; `ownerUserId` is their manager. */
export async function contact(
  db: Db,
  of: { name: string; e164: string; ownerUserId?: string; status?: string },
): Promise<string> {
  const id = newId()
  const { name, ownerUserId = null, status = 'new' } = of
  await db.insertInto('contacts').values({ id, name, ownerUserId, status }).execute()
  await db.insertInto('contactPhones').values({ id: newId(), contactId: id, e164: of.e164 }).execute()
  return id
}
