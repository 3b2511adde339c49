import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import styles from '../../features/contacts/contact.module.css'
import { ContactFacts } from '../../features/contacts/contact-facts.tsx'
import { ContactHead } from '../../features/contacts/contact-head.tsx'
import { NoteComposer } from '../../features/contacts/note-composer.tsx'
import { DealSide } from '../../features/deals/deal-side.tsx'
import { ChooseContact } from '../../features/outcome/choose-contact.tsx'
import { OutcomeForm } from '../../features/outcome/outcome-form.tsx'
import { useOutcomeSubject } from '../../features/outcome/outcome-subject.ts'
import { TaskSide } from '../../features/tasks/task-side.tsx'
import type { ContactCard } from '../../lib/contract.ts'
import { live } from '../../lib/live/live.ts'
import { placeCall } from '../../lib/place-call.ts'
import { queries, useMe } from '../../lib/queries.ts'
import { showToast } from '../../lib/toast.ts'
import { useKeys } from '../../lib/use-keys.ts'
import { useStore } from '../../lib/use-store.ts'
import { SkeletonRows } from '../../ui/page.tsx'
import { FailurePage } from './failure-page.tsx'
import { TimelineEntry } from './timeline-entry.tsx'

/** Everything about one person: who they are at the side, what happened in the middle. */
export function ContactPage() {
  const { contactId } = useParams({ from: '/signed-in/contacts/$contactId' })
  const { data: contact, error } = useQuery(queries.contact(contactId))
  if (error && !contact) return <FailurePage error={error} />
  if (!contact)
    return (
      <div className={styles.card}>
        <SkeletonRows rows={10} />
      </div>
    )
  return <Card key={contact.id} contact={contact} />
}

function Card({ contact }: { contact: ContactCard }) {
  const { t } = useTranslation()
  const [phone] = contact.phones
  useKeys({ c: () => phone && void placeCall({ number: phone.e164, contactId: contact.id }) })
  return (
    <div className={styles.card}>
      <ContactHead contact={contact} />
      <div className={styles.columns}>
        <div className={styles.outcomeArea}>
          <CallOutcomeHere contact={contact} />
        </div>
        <div className={styles.story}>
          <NoteComposer contactId={contact.id} />
          <Timeline contactId={contact.id} />
        </div>
        <aside className={styles.aside}>
          <ContactFacts contact={contact} />
          <TaskSide
            tasks={contact.tasks}
            subject={{ contactId: contact.id }}
            whenEmpty={t('contact.noTasks')}
            canEdit={contact.can.edit}
          />
          <DealSide deals={contact.deals} contactId={contact.id} canEdit={contact.can.edit} />
        </aside>
      </div>
    </div>
  )
}

/** While this user talks with this contact, the outcome can be written already. */
function CallOutcomeHere({ contact }: { contact: ContactCard }) {
  const me = useMe()
  const call = useStore(live, (state) =>
    Object.values(state.calls).find(
      (candidate) =>
        candidate.state === 'answered' &&
        candidate.agent?.id === me.id &&
        candidate.people.some((person) => person.contactId === contact.id),
    ),
  )
  return call ? <OutcomeOf key={call.id} callId={call.id} contact={contact} /> : null
}

function OutcomeOf({ callId, contact }: { callId: string; contact: ContactCard }) {
  const { t } = useTranslation()
  const subject = useOutcomeSubject(callId)
  if (subject.isProcessed) return null
  return (
    <section className={styles.outcome}>
      <h2>{t('outcome.duringCall')}</h2>
      {subject.candidates.length > 0 ? (
        <ChooseContact callId={callId} candidates={subject.candidates} />
      ) : (
        <OutcomeForm
          callId={callId}
          openDeals={contact.deals.filter((deal) => deal.state === 'open')}
          onSaved={() => showToast(t('outcome.saved'))}
        />
      )}
    </section>
  )
}

function Timeline({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const timeline = useInfiniteQuery(queries.timeline(contactId))
  if (timeline.error && !timeline.data) return <FailurePage error={timeline.error} />
  if (!timeline.data) return <SkeletonRows rows={6} height={28} />
  const items = timeline.data.pages.flatMap((page) => page.items)
  return (
    <div className={styles.timeline}>
      {items.map((item) => (
        <TimelineEntry key={item.id} item={item} />
      ))}
      {items.length === 0 && <div className="soft">{t('contact.emptyTimeline')}</div>}
      {timeline.hasNextPage && (
        <div className={styles.more}>
          <Button
            variant="default"
            size="xs"
            loading={timeline.isFetchingNextPage}
            onClick={() => void timeline.fetchNextPage()}
          >
            {t('action.earlier')}
          </Button>
        </div>
      )}
    </div>
  )
}
