import { z } from 'zod'

/** UUIDv7 made by the server. */
export const Id = z.uuid()
/** ISO 8601 instant with zone. */
export const Instant = z.iso.datetime({ offset: true })
/** A telephone number in E.164: '+79161234567'. */
export const E164 = z.string().regex(/^\+[1-9]\d{4,14}$/)
export const Language = z.enum(['ru', 'uk', 'en'])
export type Language = z.infer<typeof Language>
/** ISO 4217. */
export const Currency = z.string().regex(/^[A-Z]{3}$/)

export const Role = z.enum(['owner', 'head', 'manager', 'quality', 'marketer', 'administrator'])
export type Role = z.infer<typeof Role>

/** The outcome of a processed call (promise N4); it becomes the contact's status. */
export const OutcomeKind = z.enum(['scheduled', 'bought', 'will_not_buy', 'not_a_client'])
export type OutcomeKind = z.infer<typeof OutcomeKind>
export const ContactStatus = z.enum(['new', ...OutcomeKind.options])
export type ContactStatus = z.infer<typeof ContactStatus>

/** Text that says something: at least one letter or digit. */
export const MeaningfulText = z
  .string()
  .trim()
  .max(5000)
  .refine((text) => /[\p{L}\p{N}]/u.test(text), { message: 'meaningless' })

export const Page = z.object({
  /** Opaque cursor from the previous page's `nextCursor`. */
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const paged = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

export const PersonRef = z.object({ id: Id, name: z.string() })
export type PersonRef = z.infer<typeof PersonRef>

/** Closed set of error codes; HTTP status follows from the code. The web has a sentence for each in every language. */
export const ErrorCode = z.enum([
  'bad_request',
  'validation_failed',
  'not_signed_in',
  'wrong_credentials',
  'forbidden',
  'not_found',
  'conflict',
  'stale_version',
  'already_set_up',
  'too_many_requests',
  'too_large',
  'do_not_call',
  'outside_calling_hours',
  'calls_abroad_off',
  'bad_phone_number',
  'no_extension',
  'no_device',
  'no_trunk',
  'exchange_unavailable',
  'disk_full',
  'call_not_found',
  'outcome_not_owed',
  'internal',
])
export type ErrorCode = z.infer<typeof ErrorCode>
export const ApiError = z.object({
  error: z.object({
    code: ErrorCode,
    /** For a developer, in English; the web shows its own sentence for `code`. */
    message: z.string(),
    /** Field path → code of what is wrong with it ('required', 'meaningless', 'in_the_past' …). */
    fields: z.record(z.string(), z.string()).optional(),
    details: z.record(z.string(), z.unknown()).optional(),
    requestId: z.string().optional(),
  }),
})
export type ApiError = z.infer<typeof ApiError>
