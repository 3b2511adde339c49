import { createUserAgent, ha1 } from '@perezvon/sip'
import type { Db } from '../../../../apps/server/src/kernel/db.ts'
import { newId } from '../../../../apps/server/src/kernel/ids.ts'
import { announce } from '../../../../apps/server/src/kernel/live.ts'
import { waitFor } from '../../../support/index.ts'

const password = 'a long enough password'

/** A company where everybody has a number of their own, so that any number of calls can be answered at once. */
export interface Town {
  /** Of each employee: their number and a customer of theirs. */
  pairs: { dialled: string; caller: string }[]
  extensions: string[]
}

/** Writes the company: `size` employees, each with a queue, a number and a contact; a trunk at `trunkHost`. */
export async function foundTown(db: Db, size: number, trunkHost: string): Promise<Town> {
  const teamId = newId()
  const trunkId = newId()
  const company = { name: 'Bench', country: 'RU', currency: 'RUB', timeZone: 'UTC', language: 'en' }
  await db
    .insertInto('company')
    .values({ ...company, callingFrom: '00:00', callingUntil: '00:00' })
    .execute()
  await db.insertInto('teams').values({ id: teamId, name: 'Sales' }).execute()
  await db.insertInto('trunks').values({ id: trunkId, name: 'Carrier', host: trunkHost }).execute()
  const people = Array.from({ length: size }, (_, n) => person(n))
  for (let at = 0; at < people.length; at += 500)
    await settle(db, people.slice(at, at + 500), teamId, trunkId)
  await announce(db, { kind: 'settings', id: '', contactId: null })
  return {
    pairs: people.map(({ dialled, caller }) => ({ dialled, caller })),
    extensions: people.map(({ extension }) => extension),
  }
}

function person(n: number) {
  return {
    userId: newId(),
    queueId: newId(),
    contactId: newId(),
    name: `Agent ${n}`,
    email: `agent${n}@example.com`,
    extension: String(10_000 + n),
    dialled: `+7495${String(1_000_000 + n)}`,
    caller: `+7916${String(1_000_000 + n)}`,
  }
}

type Person = ReturnType<typeof person>

async function settle(db: Db, people: Person[], teamId: string, trunkId: string): Promise<void> {
  const rows = <T>(row: (one: Person) => T) => people.map(row)
  await db
    .insertInto('users')
    .values(rows(({ userId, name, email }) => ({ id: userId, name, email, teamId })))
    .execute()
  await db
    .insertInto('extensions')
    .values(
      rows(({ userId, extension }) => ({
        id: newId(),
        number: extension,
        userId,
        ha1Md5: ha1(extension, 'perezvon', password, 'MD5'),
        ha1Sha256: ha1(extension, 'perezvon', password, 'SHA-256'),
      })),
    )
    .execute()
  await db
    .insertInto('queues')
    .values(rows(({ queueId, name }) => ({ id: queueId, name })))
    .execute()
  await db
    .insertInto('queueMembers')
    .values(rows(({ queueId, userId }) => ({ queueId, userId })))
    .execute()
  await db
    .insertInto('numbers')
    .values(
      rows(({ queueId, dialled }) => ({ id: newId(), e164: dialled, trunkId, queueId, source: 'bench' })),
    )
    .execute()
  await db
    .insertInto('contacts')
    .values(
      rows(({ contactId, userId, name }) => ({
        id: contactId,
        name: `Customer of ${name}`,
        ownerUserId: userId,
      })),
    )
    .execute()
  await db
    .insertInto('contactPhones')
    .values(rows(({ contactId, caller }) => ({ id: newId(), contactId, e164: caller })))
    .execute()
}

/** Registers every extension from `host`, and leaves the port to whoever answers there afterwards. */
export async function registerAll(
  extensions: string[],
  host: string,
  exchange: { address: string; port: number },
): Promise<number> {
  const phone = await createUserAgent({
    transports: [{ kind: 'udp', host, port: 0 }],
    userAgentName: 'Bench',
  })
  const { port } = phone.addresses[0]!
  const register = async (username: string) => {
    const aor = `sip:${username}@perezvon`
    const response = await phone.request({
      method: 'REGISTER',
      requestUri: 'sip:perezvon',
      to: { uri: aor },
      from: { uri: aor },
      flow: { transport: 'udp', ...exchange },
      contactUser: username,
      contactParams: 'expires=600',
      credentials: { username, password },
    })
    return response.status === 200
  }
  // the exchange has yet to hear of the new settings
  await waitFor(() => register(extensions.at(-1)!), { what: 'the extensions to be known', everyMs: 100 })
  for (const extension of extensions)
    if (!(await register(extension))) throw new Error(`${extension} could not register`)
  await phone.close()
  return port
}
