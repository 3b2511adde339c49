import { Button, Group, Modal } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { FailureCode } from '../../lib/api.ts'
import { dateTime, zoneName } from '../../lib/format.ts'
import { type DialProblem, dialProblem, placeCall } from '../../lib/place-call.ts'
import { useMe } from '../../lib/queries.ts'

const explained = [
  'do_not_call',
  'outside_calling_hours',
  'calls_abroad_off',
  'bad_phone_number',
  'no_extension',
  'no_device',
  'no_trunk',
  'exchange_unavailable',
  'disk_full',
] as const
type Explained = (typeof explained)[number]
const isExplained = (code: FailureCode): code is Explained => (explained as readonly string[]).includes(code)

/** Why a call was not placed, and what to do next. */
export function DialProblemDialog({ problem }: { problem: DialProblem }) {
  const { t } = useTranslation()
  const me = useMe()
  const { code, wish, overrule, details } = problem
  const isThere = useRouterState({
    select: (state) => state.location.pathname.endsWith(`/${wish.contactId}`),
  })
  const close = () => dialProblem.set(null)
  return (
    <Modal opened onClose={close} title={t(`error.${code}`)}>
      {isExplained(code) && <p style={{ marginTop: 0 }}>{t(`dial.${code}`)}</p>}
      {typeof details.localTime === 'string' && (
        <p className="num">
          {t('dial.hours', {
            now: details.localTime,
            zone: zoneName(String(details.timeZone)),
            from: String(details.from),
            until: String(details.until),
          })}
        </p>
      )}
      {typeof details.allowedAt === 'string' && (
        <p>
          {t('dial.allowedAt', { at: dateTime(details.allowedAt) })}{' '}
          {me.company.callbackWindowMinutes > 0 &&
            t('dial.callBackRule', { minutes: me.company.callbackWindowMinutes })}
        </p>
      )}
      <Group justify="flex-end" gap="xs" mt="md">
        {overrule && (
          <Button variant="default" onClick={() => void placeCall(wish, overrule)}>
            {t('dial.callAllTheSame')}
          </Button>
        )}
        {wish.contactId && !isThere && (
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link to="/contacts/$contactId" params={{ contactId: wish.contactId ?? '' }} {...props} />
            )}
            onClick={close}
          >
            {t('action.openCard')}
          </Button>
        )}
        <Button onClick={close}>{t('action.understood')}</Button>
      </Group>
    </Modal>
  )
}
