import { z } from 'zod'
import { Currency, Id, Language, Role } from './common.ts'

/** GET /api/setup: has the first run been done? */
export const SetupState = z.object({ isSetUp: z.boolean(), suggested: z.object({ language: Language }) })

/** POST /api/setup: the first-run page. Answers with a session cookie, so that the administrator is signed in. */
export const SetupBody = z.object({
  company: z.object({
    name: z.string().trim().min(1).max(200),
    country: z.string().regex(/^[A-Z]{2}$/),
    currency: Currency,
    timeZone: z.string().min(1),
    language: Language,
  }),
  administrator: z.object({
    name: z.string().trim().min(1).max(200),
    email: z.email().max(200),
    password: z.string().min(10).max(200),
  }),
  /** 'demo' fills a small living department to look around in. */
  start: z.enum(['demo', 'empty']),
})
export type SetupBody = z.infer<typeof SetupBody>

export const Company = SetupBody.shape.company.extend({
  isDemo: z.boolean(),
  requestClosingTalkSeconds: z.number().int().min(0).max(600),
  callbackNormSeconds: z.number().int().min(1).max(86_400),
  /** Called party's local time 'HH:MM'. */
  callingFrom: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  callingUntil: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** Who has called us within so many minutes may be called back outside the calling hours; 0: nobody. */
  callbackWindowMinutes: z.number().int().min(0).max(1440),
})
export type Company = z.infer<typeof Company>
export const CompanyPatch = Company.omit({ isDemo: true }).partial()

/** What the signed-in user may do; the web shows what this says and decides nothing. */
export const Can = z.object({
  seeLive: z.boolean(),
  manageSettings: z.boolean(),
  manageUsers: z.boolean(),
  ringMe: z.boolean(),
  /** May call customers. */
  placeCalls: z.boolean(),
  /** Sees customers at all: the pages of contacts and deals are there for them. */
  seeCustomers: z.boolean(),
  /** Sees the history of calls, be it without the customers. */
  seeCalls: z.boolean(),
  /** May add and change customers. */
  editCustomers: z.boolean(),
})

/** GET /api/me */
export const Me = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  roles: z.array(Role),
  language: Language,
  extension: z.string().nullable(),
  team: z.object({ id: Id, name: z.string() }).nullable(),
  can: Can,
  company: Company,
})
export type Me = z.infer<typeof Me>
export const MePatch = z.object({ name: z.string().trim().min(1).max(200), language: Language }).partial()

/** POST /api/me/password. 401 wrong_credentials when the current one is wrong; all other sessions end. */
export const PasswordChange = z.object({
  currentPassword: z.string().min(1).max(200),
  newPassword: z.string().min(10).max(200),
})

/** POST /api/sign-in */
export const SignInBody = z.object({
  email: z.string().min(1).max(200),
  password: z.string().min(1).max(200),
})

/** GET /api/softphone: what the browser registers with; the password is short-lived. 404 no_extension when the user has none. */
export const SoftphoneConfig = z.object({
  extension: z.string(),
  displayName: z.string(),
  /** sip:101@domain */
  uri: z.string(),
  authorizationUser: z.string(),
  password: z.string(),
  realm: z.string(),
  /** ws(s)://host:port/sip; null host part means the page's own host */
  webSocketUrl: z.string(),
  expiresAt: z.string(),
})
export type SoftphoneConfig = z.infer<typeof SoftphoneConfig>
