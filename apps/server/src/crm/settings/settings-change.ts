import type { Actor } from '../../access/actor.ts'
import { canOf, requireThat } from '../../access/can.ts'
import { type Db, inTransaction, type Trx } from '../../kernel/db.ts'
import { announce } from '../../kernel/live.ts'
import { audit } from '../audit.ts'

interface SettingsChange<T> {
  /** '<kind>.<deed>' */
  action: string
  /** Id of what is changed; the result's own when it is new. */
  id?: string
  /** What goes away by a deletion, for the audit log; no secrets. */
  before?: (trx: Trx) => Promise<unknown>
  /** What to write into the audit log; no secrets. */
  after?: unknown
  change: (trx: Trx) => Promise<T>
}

/**
 * One change of the settings: allowed to owners and administrators, written into the audit log, and announced, so that the
 * exchange reloads its dial plan. Error: forbidden.
 */
export function changeSettings<T>(db: Db, actor: Actor, what: SettingsChange<T>): Promise<T> {
  requireThat(canOf(actor).manageSettings)
  return inTransaction(db, async (trx) => {
    const before = await what.before?.(trx)
    const result = await what.change(trx)
    const id = what.id ?? (result as { id?: string } | undefined)?.id ?? ''
    const recordKind = what.action.split('.')[0] as string
    await audit(trx, {
      actorUserId: actor.userId,
      action: what.action,
      recordKind,
      recordId: id,
      before,
      after: what.after,
    })
    await announce(trx, { kind: 'settings', id, contactId: null })
    return result
  })
}
