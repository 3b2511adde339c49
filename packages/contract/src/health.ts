import { z } from 'zod'

/**
 * `not_answering`: the process lives and gives no sign of life; after 15 s it is started anew.
 * `unknown`: the role runs without a supervisor, or the supervisor itself is silent.
 */
export const RoleHealth = z.object({
  state: z.enum(['up', 'starting', 'not_answering', 'down', 'unknown']),
  /** How long it has served; null while it does not, or when nobody knows. */
  uptimeSeconds: z.number().nullable(),
  version: z.string().nullable(),
})
export type RoleHealth = z.infer<typeof RoleHealth>

/** GET /health */
export const Health = z.object({
  /**
   * `ok`; `degraded`: people work and calls come, but something is amiss; `down` (HTTP 503): calls are not taken, or the
   * pages do not work.
   */
  status: z.enum(['ok', 'degraded', 'down']),
  version: z.string(),
  /**
   * What keeps it from `ok`: `<role>_<state>` ('exchange_not_answering'), `supervisor_not_answering`, `disk_full` (new
   * calls are refused), `projection_behind`, `jobs_behind`.
   */
  problems: z.array(z.string()),
  roles: z.object({
    postgres: RoleHealth,
    'media-rtp': RoleHealth,
    'media-webrtc': RoleHealth,
    exchange: RoleHealth,
    worker: RoleHealth,
    web: RoleHealth,
  }),
  /** The call journal's way into the database; null while that is away. */
  projection: z
    .object({
      /** Events that are written and not yet carried over; counted up to 5 000. */
      lagEvents: z.number(),
      /** Age of the oldest of them; 0 when there is none. */
      lagSeconds: z.number(),
    })
    .nullable(),
  /** Background jobs; null while the database is away. */
  jobs: z
    .object({
      /** Whose time has come and which are not begun. */
      waiting: z.number(),
      /** How long the oldest of them is due; 0 when there is none. */
      oldestWaitingSeconds: z.number(),
      /** Given up after all attempts. */
      failed: z.number(),
    })
    .nullable(),
})
export type Health = z.infer<typeof Health>
