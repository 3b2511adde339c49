import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { LiveCall, MissedRequest } from '../../lib/contract.ts'
import { placeCall } from '../../lib/place-call.ts'
import { RunningClock } from '../../ui/bits.tsx'
import { CallButton } from '../../ui/call-button.tsx'
import { CallIcon, InboundIcon, OutboundIcon } from '../../ui/icons.ts'
import panel from '../../ui/ui.module.css'
import { CardLink, Customer } from './customer.tsx'
import styles from './live.module.css'

/** Calls that wait or are being talked on now. */
export function CurrentCalls({ calls }: { calls: LiveCall[] }) {
  const { t } = useTranslation()
  if (calls.length === 0) return <div className={styles.nothing}>{t('live.noCalls')}</div>
  return (
    <div className={panel.panel}>
      {calls.map((call) => {
        const Icon = call.direction === 'outbound' ? OutboundIcon : InboundIcon
        const isWaiting = call.state === 'ringing'
        return (
          <div key={call.id} className={styles.row}>
            <Icon size={16} className={isWaiting ? 'wait' : 'good'} />
            <span className={styles.who}>
              <Customer call={call} />
              <span className="soft ellipsis">
                {isWaiting && call.ringing.length > 0
                  ? t('pop.ringsAt', { names: call.ringing.map(({ name }) => name).join(', ') })
                  : call.agent?.name}
              </span>
            </span>
            <span className={isWaiting ? 'wait num' : 'num'}>
              <RunningClock since={call.answeredAt ?? call.startedAt} />
            </span>
          </div>
        )
      })}
    </div>
  )
}

/** Missed callers whom nobody has reached yet. */
export function OpenRequests({ requests, normSeconds }: { requests: MissedRequest[]; normSeconds: number }) {
  const { t } = useTranslation()
  if (requests.length === 0) return <div className={styles.nothing}>{t('live.noRequests')}</div>
  return (
    <div className={panel.panel}>
      {requests.map((request) => (
        <div key={request.id} className={styles.row}>
          <RunningClock since={request.openedAt} normSeconds={normSeconds} />
          <span className={styles.who}>
            <span className={styles.customer}>
              {request.contact?.name && (
                <CardLink contactId={request.contact.id} name={request.contact.name} />
              )}
              <CallButton
                isInline
                number={request.phone.e164}
                display={request.phone.display}
                contactId={request.contact?.id}
                doNotCall={request.doNotCall}
              />
            </span>
            <span className="soft ellipsis">{request.owner?.name ?? request.queue?.name}</span>
          </span>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<CallIcon size={13} />}
            onClick={() =>
              void placeCall({
                number: request.customerNumber,
                ...(request.contact ? { contactId: request.contact.id } : {}),
              })
            }
          >
            {t('myDay.callBack')}
          </Button>
        </div>
      ))}
    </div>
  )
}
