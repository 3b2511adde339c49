import { useTranslation } from 'react-i18next'
import type { Call, ClosingCall } from '../../lib/contract.ts'
import { when } from '../../lib/format.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { CallLink } from '../../ui/call-link.tsx'

/** The conversation that closed a request: with whom and when; one click leads to it. */
export function ClosingCallLink({ call }: { call: ClosingCall }) {
  const { t } = useTranslation()
  const at = when(call.startedAt, serverNowMs())
  return (
    <CallLink callId={call.id}>
      {call.employee
        ? t('request.conversation', { who: call.employee.name, when: at })
        : t('request.conversationAt', { when: at })}
    </CallLink>
  )
}

/** What has become of a missed call: it still waits, or who talked with the customer. */
export function RequestOfCall({ request }: { request: NonNullable<Call['request']> }) {
  const { t } = useTranslation()
  if (!request.closedAt) return <span className="late">{t('request.waits')}</span>
  const isCalledBack = request.closedBy?.direction !== 'inbound'
  return (
    <span>
      {t(isCalledBack ? 'request.calledBack' : 'request.gotThrough')}
      {request.closedBy && '. '}
      {request.closedBy && <ClosingCallLink call={request.closedBy} />}
    </span>
  )
}
