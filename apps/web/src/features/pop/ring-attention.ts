import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useCallerName } from '../../lib/caller-name.ts'
import type { LiveCall, Me } from '../../lib/contract.ts'
import { showNotice } from '../../lib/notices.ts'
import { phoneView } from '../../lib/phone-view.ts'
import { useStore } from '../../lib/use-store.ts'

/** While a call rings, a tab that nobody looks at says so: every tab in its title, the one with the phone by a notice too. */
export function useRingAttention(calls: readonly LiveCall[], me: Me): void {
  const { t } = useTranslation()
  const nameOf = useCallerName(me.id)
  const [first] = calls
  useTitle(first ? t('pop.ringsInTitle', { who: nameOf(first) }) : null)
  const own = calls.find((call) => call.ringing.some((person) => person.id === me.id))
  const company = own?.people.length === 1 ? own.people[0]?.company : null
  useNotice(
    own?.id ?? null,
    own ? nameOf(own) : '',
    own ? [t(`pop.${own.caller}`), company].filter(Boolean).join(' · ') : '',
  )
}

function useTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return
    const before = document.title
    document.title = title
    return () => {
      document.title = before
    }
  }, [title])
}

/** For this employee's own phone alone, and only while the tab is out of sight. */
function useNotice(callId: string | null, title: string, body: string): void {
  const isHere = useStore(phoneView, (view) => view.isHere)
  useEffect(() => {
    if (!callId || !isHere) return
    let takeAway: () => void = () => undefined
    const show = () => {
      takeAway()
      takeAway = document.hasFocus() ? () => undefined : showNotice({ title, body, tag: callId })
    }
    show()
    document.addEventListener('visibilitychange', show)
    return () => {
      document.removeEventListener('visibilitychange', show)
      takeAway()
    }
  }, [callId, isHere, title, body])
}
