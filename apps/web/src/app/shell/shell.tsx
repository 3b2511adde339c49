import { Outlet, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { loadOutcomeDialog, OutcomePrompt } from '../../features/outcome/outcome-prompt.tsx'
import { CallPop } from '../../features/pop/call-pop.tsx'
import { RingMe } from '../../features/ring-me/ring-me.tsx'
import { startPhone } from '../../features/softphone/phone.ts'
import { PhoneDock } from '../../features/softphone/phone-dock.tsx'
import { startLive } from '../../lib/live/live.ts'
import { dialProblem } from '../../lib/place-call.ts'
import { useMe } from '../../lib/queries.ts'
import { probeSound, unlockSound } from '../../lib/sound.ts'
import { useStore } from '../../lib/use-store.ts'
import { queryClient, signedOut } from '../query-client.ts'
import { DiskNotice } from './disk-notice.tsx'
import { BottomBar, Rail } from './rail.tsx'
import styles from './shell.module.css'
import { TopBar } from './top-bar.tsx'
import { expectLetters, takeLetter } from './typed-ahead.ts'

const loadSearch = () => import('./search.tsx')
const Search = lazy(() => loadSearch().then((module) => ({ default: module.Search })))
const DialProblemDialog = lazy(() =>
  import('./dial-problem-dialog.tsx').then((module) => ({ default: module.DialProblemDialog })),
)
const Help = lazy(() => import('./help.tsx').then((module) => ({ default: module.Help })))

/** What stands around every page of a signed-in user. */
export function Shell() {
  const me = useMe()
  const { t } = useTranslation()
  const problem = useStore(dialProblem)
  const main = useRef<HTMLElement>(null)
  const [overlay, setOverlay] = useState<'search' | 'help' | null>(null)
  useEffect(() => startLive(queryClient), [])
  useEffect(() => startPhone(me.extension), [me.extension])
  useSound()
  useSignOut()
  useEffect(fetchAhead, [])
  useGlobalKeys(setOverlay)
  return (
    <div className={styles.shell}>
      <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
        {t('nav.skip')}
      </button>
      <Rail>
        <PhoneDock place="rail" />
      </Rail>
      <div className={styles.main}>
        <TopBar onSearch={() => setOverlay('search')} />
        <DiskNotice />
        {me.company.isDemo && (
          <div className={styles.demo}>
            <span className="ellipsis">{t('demo.banner')}</span>
            {me.can.ringMe && <RingMe isQuiet />}
          </div>
        )}
        <main ref={main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <PhoneDock place="bottom" />
      <BottomBar />
      <CallPop />
      <OutcomePrompt />
      <Suspense>
        {problem && <DialProblemDialog problem={problem} />}
        {overlay === 'search' && <Search onClose={() => setOverlay(null)} />}
        {overlay === 'help' && <Help onClose={() => setOverlay(null)} />}
      </Suspense>
    </div>
  )
}

/** What a key may open at any moment is fetched once the page is quiet, so that no letter typed is lost. */
function fetchAhead(): void {
  const whenQuiet = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 1_000))
  whenQuiet(() => {
    void loadSearch()
    void loadOutcomeDialog()
  })
}

/** The first touch of the page turns the sound on, wherever it falls. */
function useSound(): void {
  useEffect(() => {
    void probeSound()
    const unlock = () => void unlockSound()
    window.addEventListener('pointerdown', unlock, { once: true })
    window.addEventListener('keydown', unlock, { once: true })
    return () => {
      window.removeEventListener('pointerdown', unlock)
      window.removeEventListener('keydown', unlock)
    }
  }, [])
}

/** The session ended elsewhere: back to signing in, and afterwards back here. */
function useSignOut(): void {
  const router = useRouter()
  useEffect(() => {
    const leave = () => {
      queryClient.clear()
      void router.navigate({ to: '/sign-in', search: { next: router.state.location.href } })
    }
    signedOut.addEventListener('signed-out', leave)
    return () => signedOut.removeEventListener('signed-out', leave)
  }, [router])
}

function useGlobalKeys(setOverlay: (overlay: 'search' | 'help') => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (takeLetter(event)) return event.stopPropagation()
      if ((event.ctrlKey || event.metaKey) && event.code === 'KeyK') {
        event.preventDefault()
        expectLetters()
        setOverlay('search')
        return
      }
      const isTyping = (event.target as HTMLElement | null)?.closest(
        'input, textarea, select, [contenteditable]',
      )
      if (event.key === '?' && !isTyping) setOverlay('help')
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [setOverlay])
}
