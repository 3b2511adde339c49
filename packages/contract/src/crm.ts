import { z } from 'zod'
import {
  ContactStatus,
  Currency,
  E164,
  Id,
  Instant,
  MeaningfulText,
  Page,
  PersonRef,
  paged,
} from './common.ts'

export const Phone = z.object({
  id: Id,
  e164: E164,
  /** For people: '+7 916 123-45-67'. */
  display: z.string(),
  extension: z.string(),
  label: z.string(),
  isPrimary: z.boolean(),
})
export type Phone = z.infer<typeof Phone>
/** Any notation; the server makes it E.164 by the company's country. */
export const PhoneInput = z.object({
  number: z.string().trim().min(3).max(40),
  label: z.string().trim().max(50).default(''),
  isPrimary: z.boolean().default(false),
})
/** PATCH /api/contacts/:id/phones/:phoneId */
export const PhonePatch = z.object({ label: z.string().trim().max(50), isPrimary: z.literal(true) }).partial()

export const ContactListItem = z.object({
  id: Id,
  name: z.string(),
  status: ContactStatus,
  isDraft: z.boolean(),
  company: PersonRef.nullable(),
  owner: PersonRef.nullable(),
  phone: Phone.nullable(),
  source: z.string(),
  doNotCall: z.boolean(),
  lastContactAt: Instant.nullable(),
  createdAt: Instant,
})
export type ContactListItem = z.infer<typeof ContactListItem>

/** GET /api/contacts */
export const ContactQuery = Page.extend({
  /** Part of a name, a number or an address; forgiving. */
  search: z.string().trim().max(200).optional(),
  ownerUserId: Id.or(z.literal('me')).or(z.literal('none')).optional(),
  status: ContactStatus.optional(),
  companyId: Id.optional(),
})
export const ContactList = paged(ContactListItem)

export const Stage = z.object({
  id: Id,
  name: z.string(),
  position: z.number().int(),
  normDays: z.number().int(),
  probabilityPct: z.number().int(),
})
export const Pipeline = z.object({ id: Id, name: z.string(), stages: z.array(Stage) })

export const Deal = z.object({
  id: Id,
  title: z.string(),
  state: z.enum(['open', 'won', 'lost']),
  stage: z.object({ id: Id, name: z.string() }),
  pipelineId: Id,
  contact: PersonRef.nullable(),
  company: PersonRef.nullable(),
  owner: PersonRef.nullable(),
  amountMinor: z.number().int().nonnegative(),
  currency: Currency,
  lostReason: z.object({ id: Id, name: z.string() }).nullable(),
  contractNumber: z.string(),
  contractFile: z.object({ id: Id, name: z.string() }).nullable(),
  stageSince: Instant,
  createdAt: Instant,
  closedAt: Instant.nullable(),
  hasNextTask: z.boolean(),
  version: z.number().int(),
})
export type Deal = z.infer<typeof Deal>
export const DealCreate = z.object({
  title: z.string().trim().min(1).max(200),
  contactId: Id.optional(),
  companyId: Id.optional(),
  pipelineId: Id.optional(),
  stageId: Id.optional(),
  amountMinor: z.number().int().nonnegative().default(0),
})
export const DealPatch = z
  .object({
    title: z.string().trim().min(1).max(200),
    stageId: Id,
    amountMinor: z.number().int().nonnegative(),
    ownerUserId: Id.nullable(),
    contractNumber: z.string().trim().max(100),
    contractFileId: Id.nullable(),
    state: z.enum(['open', 'won', 'lost']),
    lostReasonId: Id,
  })
  .partial()
  .extend({ version: z.number().int() })
/** GET /api/deals */
export const DealQuery = Page.extend({
  search: z.string().trim().max(200).optional(),
  state: z.enum(['open', 'won', 'lost']).optional(),
  contactId: Id.optional(),
  companyId: Id.optional(),
  ownerUserId: Id.or(z.literal('me')).optional(),
})
export const DealList = paged(Deal)
/** GET /api/deals/board: the first pipeline when none is named; at most 100 deals a column, newest first. */
export const BoardQuery = z.object({
  pipelineId: Id.optional(),
  ownerUserId: Id.or(z.literal('me')).optional(),
})
export const Board = z.object({
  pipeline: Pipeline,
  columns: z.array(
    z.object({ stageId: Id, count: z.number().int(), amountMinor: z.number().int(), deals: z.array(Deal) }),
  ),
  currency: Currency,
})

export const Task = z.object({
  id: Id,
  title: z.string(),
  contact: PersonRef.nullable(),
  deal: z.object({ id: Id, title: z.string() }).nullable(),
  owner: PersonRef.nullable(),
  dueAt: Instant,
  doneAt: Instant.nullable(),
  /** The contact's number to call, when there is one. */
  phone: Phone.nullable(),
  /** The contact has asked not to be called. */
  doNotCall: z.boolean(),
})
export type Task = z.infer<typeof Task>
/** A step of a deal, newest first: where it went, what it was worth then, who did it. */
export const StageChange = z.object({
  at: Instant,
  /** Null for the first: the deal was opened. */
  from: z.object({ id: Id, name: z.string() }).nullable(),
  to: z.object({ id: Id, name: z.string() }).nullable(),
  state: z.enum(['open', 'won', 'lost']),
  amountMinor: z.number().int(),
  currency: Currency,
  by: PersonRef.nullable(),
})
export type StageChange = z.infer<typeof StageChange>
/** GET /api/deals/:id: a deal's page. Unseen is 404. */
export const DealCard = Deal.extend({
  /** The stages it can go through. */
  stages: z.array(Stage),
  history: z.array(StageChange),
  /** Open ones, soonest first. */
  tasks: z.array(Task),
  can: z.object({ edit: z.boolean(), assign: z.boolean() }),
  /** False when the reader does not see the contact: their card would not open. */
  seesContact: z.boolean(),
  seesCompany: z.boolean(),
})
export type DealCard = z.infer<typeof DealCard>
export const TaskCreate = z.object({
  title: MeaningfulText,
  contactId: Id.optional(),
  dealId: Id.optional(),
  ownerUserId: Id.optional(),
  dueAt: Instant,
})
export const TaskPatch = z
  .object({ title: MeaningfulText, dueAt: Instant, isDone: z.boolean(), ownerUserId: Id })
  .partial()
/** GET /api/tasks: by due date, soonest first */
export const TaskQuery = Page.extend({
  ownerUserId: Id.or(z.literal('me')).optional(),
  contactId: Id.optional(),
  dealId: Id.optional(),
  /** Open ones unless asked for. */
  done: z.stringbool().default(false),
})
export const TaskList = paged(Task)

export const ContactCreate = z.object({
  name: z.string().trim().min(1).max(200),
  phones: z.array(PhoneInput).max(20).default([]),
  email: z.email().max(200).nullish(),
  companyId: Id.nullish(),
  /** Makes the company when no companyId is given. */
  companyName: z.string().trim().max(200).nullish(),
  source: z.string().trim().max(200).default(''),
  ownerUserId: Id.nullish(),
})
export const ContactPatch = z
  .object({
    name: z.string().trim().min(1).max(200),
    email: z.email().max(200).nullable(),
    companyId: Id.nullable(),
    companyName: z.string().trim().max(200),
    ownerUserId: Id.nullable(),
    source: z.string().trim().max(200),
    doNotCall: z.boolean(),
    doNotCallReason: z.string().trim().max(500),
    status: ContactStatus,
  })
  .partial()
  .extend({ version: z.number().int() })

/** GET /api/contacts/:id: the card without its timeline. Unseen is 404. */
export const ContactCard = z.object({
  id: Id,
  name: z.string(),
  status: ContactStatus,
  isDraft: z.boolean(),
  email: z.string().nullable(),
  source: z.string(),
  doNotCall: z.boolean(),
  doNotCallReason: z.string(),
  company: PersonRef.nullable(),
  owner: PersonRef.nullable(),
  phones: z.array(Phone),
  deals: z.array(Deal),
  tasks: z.array(Task),
  openRequest: z.object({ id: Id, openedAt: Instant, missedCalls: z.number().int() }).nullable(),
  lastContactAt: Instant.nullable(),
  createdAt: Instant,
  version: z.number().int(),
  can: z.object({ edit: z.boolean(), call: z.boolean(), assign: z.boolean() }),
})
export type ContactCard = z.infer<typeof ContactCard>

/** GET /api/contacts/of-number: who has this number already; a shared number is legal, but nobody should make one unawares. */
export const NumberQuery = z.object({
  /** Any notation; one that is no number is nobody's. */
  number: z.string().trim().max(40),
  /** The contact that is being changed. */
  except: Id.optional(),
})
export const PeopleOfNumber = z.object({
  /** Those whom the reader sees. */
  people: z.array(PersonRef),
  /** Whether somebody has it whom the reader does not see. */
  hasUnseen: z.boolean(),
})
export type PeopleOfNumber = z.infer<typeof PeopleOfNumber>

export const CompanyCard = z.object({
  id: Id,
  name: z.string(),
  owner: PersonRef.nullable(),
  notes: z.string(),
  contacts: z.array(ContactListItem),
  deals: z.array(Deal),
  createdAt: Instant,
})
/** GET /api/companies */
export const CompanyQuery = Page.extend({ search: z.string().trim().max(200).optional() })
export const CompanyListItem = z.object({
  id: Id,
  name: z.string(),
  owner: PersonRef.nullable(),
  contactCount: z.number().int(),
  createdAt: Instant,
})
export const CompanyList = paged(CompanyListItem)
export const CompanyInput = z.object({
  name: z.string().trim().min(1).max(200),
  ownerUserId: Id.nullish(),
  notes: z.string().trim().max(5000).default(''),
})
export const CompanyInputPatch = z
  .object({
    name: z.string().trim().min(1).max(200),
    ownerUserId: Id.nullable(),
    notes: z.string().trim().max(5000),
  })
  .partial()

/** POST /api/files?name=…, with the bytes as the body (at most 20 MB). */
export const FileQuery = z.object({ name: z.string().trim().min(1).max(255) })
export const StoredFile = z.object({
  id: Id,
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
})
export type StoredFile = z.infer<typeof StoredFile>
export const NoteCreate = z.object({ text: MeaningfulText })
