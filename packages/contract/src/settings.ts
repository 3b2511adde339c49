import { z } from 'zod'
import { E164, Id, Instant, Language, OutcomeKind, PersonRef, Role } from './common.ts'

export const Team = z.object({ id: Id, name: z.string(), parentId: Id.nullable() })
export const TeamPatch = z
  .object({ name: z.string().trim().min(1).max(100), parentId: Id.nullable() })
  .partial()
export const TeamInput = z.object({ name: z.string().trim().min(1).max(100), parentId: Id.nullish() })

export const UserItem = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  roles: z.array(Role),
  team: PersonRef.nullable(),
  language: Language.nullable(),
  isActive: z.boolean(),
  extension: z.string().nullable(),
  hasDeskPhone: z.boolean(),
})
export type UserItem = z.infer<typeof UserItem>
export const UserCreate = z.object({
  name: z.string().trim().min(1).max(200),
  email: z.email().max(200),
  password: z.string().min(10).max(200),
  roles: z.array(Role).min(1),
  teamId: Id.nullish(),
  /** The next free one when absent; null for none. */
  extension: z
    .string()
    .regex(/^\d{2,6}$/)
    .nullish(),
})
export const UserPatch = UserCreate.omit({ email: true })
  .partial()
  .extend({ isActive: z.boolean().optional() })

/** POST /api/extensions/:number/desk-phone: issues a new password, shown this once. */
export const DeskPhoneSecret = z.object({
  extension: z.string(),
  username: z.string(),
  password: z.string(),
  domain: z.string(),
  server: z.string(),
  port: z.number().int(),
  transport: z.literal('udp'),
})

/** GET /api/desk-phones: desk phones that are registered now; nothing is known while the exchange is away. */
export const DeskPhones = z.object({
  isKnown: z.boolean(),
  phones: z.array(
    z.object({
      extension: z.string(),
      /** What the phone says it is. */
      userAgent: z.string().nullable(),
      address: z.string(),
      since: Instant,
    }),
  ),
})
export type DeskPhones = z.infer<typeof DeskPhones>

/** GET /api/trunk-addresses: where trunks that were entered by name lead, as the exchange found out. */
export const TrunkAddresses = z.array(
  z.object({
    /** As entered, in lower case. */
    host: z.string(),
    /** The last known ones: calls from them are taken for the trunk's. */
    addresses: z.array(z.string()),
    /** Why the last question had no answer. */
    problem: z.enum(['unknown_host', 'no_answer']).nullable(),
  }),
)
export type TrunkAddresses = z.infer<typeof TrunkAddresses>

export const Trunk = z.object({
  id: Id,
  name: z.string(),
  host: z.string(),
  port: z.number().int().nullable(),
  matchPort: z.boolean(),
  username: z.string().nullable(),
  hasSecret: z.boolean(),
  callerNumber: E164.nullable(),
  /** The same as people write it. */
  callerDisplay: z.string().nullable(),
  allowsAbroad: z.boolean(),
  isEnabled: z.boolean(),
})

/** A server's name or address, and nothing else: no scheme, no port. */
const Host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .refine((text) => text === '' || isHost(text), { message: 'bad_host' })

function isHost(text: string): boolean {
  if (z.ipv4().safeParse(text).success) return true
  if (z.ipv6().safeParse(text.replace(/^\[(.*)\]$/, '$1')).success) return true
  const labels = text.replace(/\.$/, '').split('.')
  const isName = labels.every((label) => /^[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?$/u.test(label))
  return isName && !/^\d+$/.test(labels.at(-1) as string)
}

export const TrunkInput = z.object({
  name: z.string().trim().min(1).max(100),
  host: Host,
  port: z.number().int().min(1).max(65_535).nullish(),
  matchPort: z.boolean().default(false),
  username: z.string().trim().max(100).nullish(),
  secret: z.string().max(200).nullish(),
  callerNumber: z.string().trim().max(40).nullish(),
  allowsAbroad: z.boolean().default(false),
  isEnabled: z.boolean().default(true),
})

/** Absent keeps, null clears. */
export const TrunkPatch = z
  .object({
    name: z.string().trim().min(1).max(100),
    host: Host,
    port: z.number().int().min(1).max(65_535).nullable(),
    matchPort: z.boolean(),
    username: z.string().trim().max(100).nullable(),
    secret: z.string().max(200).nullable(),
    callerNumber: z.string().trim().max(40).nullable(),
    allowsAbroad: z.boolean(),
    isEnabled: z.boolean(),
  })
  .partial()

export const Queue = z.object({
  id: Id,
  name: z.string(),
  team: PersonRef.nullable(),
  ringTimeoutSeconds: z.number().int(),
  ownerRingTimeoutSeconds: z.number().int(),
  members: z.array(PersonRef),
})
export const QueueInput = z.object({
  name: z.string().trim().min(1).max(100),
  teamId: Id.nullish(),
  ringTimeoutSeconds: z.number().int().min(5).max(300).default(25),
  ownerRingTimeoutSeconds: z.number().int().min(5).max(300).default(15),
  memberUserIds: z.array(Id).default([]),
})

export const QueuePatch = z
  .object({
    name: z.string().trim().min(1).max(100),
    teamId: Id.nullable(),
    ringTimeoutSeconds: z.number().int().min(5).max(300),
    ownerRingTimeoutSeconds: z.number().int().min(5).max(300),
    memberUserIds: z.array(Id),
  })
  .partial()

export const CompanyNumber = z.object({
  id: Id,
  e164: E164,
  display: z.string(),
  trunk: PersonRef.nullable(),
  queue: PersonRef,
  source: z.string(),
})
export const CompanyNumberInput = z.object({
  number: z.string().trim().min(3).max(40),
  trunkId: Id.nullish(),
  queueId: Id,
  source: z.string().trim().max(100).default(''),
})

export const CompanyNumberPatch = z
  .object({
    number: z.string().trim().min(3).max(40),
    trunkId: Id.nullable(),
    queueId: Id,
    source: z.string().trim().max(100),
  })
  .partial()

export const LostReason = z.object({
  id: Id,
  name: z.string(),
  position: z.number().int(),
  isActive: z.boolean(),
})
export const LostReasonPatch = z
  .object({ name: z.string().trim().min(1).max(100), position: z.number().int(), isActive: z.boolean() })
  .partial()
export const Phrase = z.object({ id: Id, outcome: OutcomeKind, text: z.string(), position: z.number().int() })
export const PhrasePatch = z
  .object({ outcome: OutcomeKind, text: z.string().trim().min(2).max(500), position: z.number().int() })
  .partial()
export const LostReasonInput = z.object({ name: z.string().trim().min(1).max(100) })
export const PhraseInput = z.object({ outcome: OutcomeKind, text: z.string().trim().min(2).max(500) })

export const SearchQuery = z.object({ q: z.string().trim().min(1).max(200) })
/** GET /api/search?q: one box for contacts, companies, deals and calls. */
export const SearchHit = z.object({
  kind: z.enum(['contact', 'company', 'deal', 'call']),
  id: Id,
  title: z.string(),
  subtitle: z.string(),
  contactId: Id.nullable(),
})
export const SearchResult = z.object({ hits: z.array(SearchHit) })

/** POST /api/ring-me: a built-in caller rings this user as a customer would. */
export const RingMeBody = z.object({ as: z.enum(['known', 'new']).default('known') })
export const RingMeResult = z.object({ number: E164, name: z.string().nullable() })
