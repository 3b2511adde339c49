import type { TimelineItem } from '@perezvon/contract'
import type { Actor } from '../../access/actor.ts'
import { type Db, inTransaction } from '../../kernel/db.ts'
import { announce } from '../../kernel/live.ts'
import { requireEditable } from '../contact/contact-card.ts'
import { timelineItem } from '../contact/timeline.ts'
import { appendActivity } from './append-activity.ts'

/** A note on a contact's timeline. */
export function addNote(
  db: Db,
  actor: Actor,
  contactId: string,
  text: string,
  at: Date,
): Promise<TimelineItem> {
  return inTransaction(db, async (trx) => {
    await requireEditable(trx, actor, contactId)
    const id = await appendActivity(trx, {
      contactId,
      kind: 'note',
      at,
      authorUserId: actor.userId,
      body: { text },
    })
    await announce(trx, { kind: 'contact', id: contactId, contactId })
    return timelineItem(trx, actor, id)
  })
}
