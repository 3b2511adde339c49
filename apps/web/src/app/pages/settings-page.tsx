import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RingMe } from '../../features/ring-me/ring-me.tsx'
import { CompanySection } from '../../features/settings/company-section.tsx'
import { LinesSection } from '../../features/settings/lines-section.tsx'
import { Group } from '../../features/settings/parts.tsx'
import { PeopleSection } from '../../features/settings/people-section.tsx'
import { ProfileSection } from '../../features/settings/profile-section.tsx'
import { QueuesSection } from '../../features/settings/queues-section.tsx'
import styles from '../../features/settings/settings.module.css'
import { WordsSection } from '../../features/settings/words-section.tsx'
import { DeviceSettings } from '../../features/softphone/device-settings.tsx'
import type { Me } from '../../lib/contract.ts'
import { useMe } from '../../lib/queries.ts'
import { Page } from '../../ui/page.tsx'
import { switchLanguage } from '../i18n.ts'
import { NotFoundPage } from './failure-page.tsx'

const sections = ['profile', 'phone', 'company', 'people', 'queues', 'lines', 'words'] as const
type Section = (typeof sections)[number]

/** Everybody has a profile and a phone; the rest is for those who may manage it. */
function sectionsFor(me: Me): Section[] {
  return sections.filter((section) => {
    if (section === 'profile' || section === 'phone') return true
    return section === 'people' ? me.can.manageUsers : me.can.manageSettings
  })
}

export function SettingsPage() {
  const { t } = useTranslation()
  const me = useMe()
  const { section = 'profile' } = useParams({ from: '/signed-in/settings/{-$section}' })
  const mine = sectionsFor(me)
  const chosen = mine.find((candidate) => candidate === section)
  if (!chosen) return <NotFoundPage />
  return (
    <Page title={t('nav.settings')}>
      <div className={styles.layout}>
        <nav className={styles.sections}>
          {mine.map((candidate) => (
            <Link
              key={candidate}
              to="/settings/{-$section}"
              params={{ section: candidate }}
              data-current={candidate === chosen || undefined}
            >
              {t(`settings.${candidate}`)}
            </Link>
          ))}
        </nav>
        <div>
          <SectionView section={chosen} />
        </div>
      </div>
    </Page>
  )
}

function SectionView({ section }: { section: Section }) {
  const { t } = useTranslation()
  const me = useMe()
  switch (section) {
    case 'profile':
      return <ProfileSection onLanguage={(language) => void switchLanguage(language)} />
    case 'phone':
      return (
        <>
          <Group title={t('settings.phone')} text={t('settings.phoneText')}>
            <div style={{ maxWidth: 320 }}>
              <DeviceSettings />
            </div>
          </Group>
          {me.can.ringMe && (
            <Group title={t('settings.tryOut')} text={t('settings.tryOutText')}>
              <RingMe />
            </Group>
          )}
        </>
      )
    case 'company':
      return <CompanySection />
    case 'people':
      return <PeopleSection />
    case 'queues':
      return <QueuesSection />
    case 'lines':
      return <LinesSection />
    case 'words':
      return <WordsSection />
  }
}
