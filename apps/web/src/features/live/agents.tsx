import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { companyDate } from '../../lib/company-day.ts'
import type { LiveBoard, LiveCall } from '../../lib/contract.ts'
import { clockTime, number } from '../../lib/format.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { RunningClock } from '../../ui/bits.tsx'
import panel from '../../ui/ui.module.css'
import { byState } from './by-state.ts'
import { Customer } from './customer.tsx'
import styles from './live.module.css'

interface AgentsProps {
  agents: LiveBoard['agents']
  calls: LiveCall[]
}

/** Everybody with a phone: what they do now, and their day. */
export function Agents({ agents, calls }: AgentsProps) {
  const { t } = useTranslation()
  return (
    <div className={`${panel.panel} ${styles.scroll}`}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th>{t('live.employee')}</th>
            <th>{t('live.state')}</th>
            <th>{t('live.with')}</th>
            <th className={styles.right}>{t('live.callsToday')}</th>
            <th className={styles.right}>{t('live.talkToday')}</th>
          </tr>
        </thead>
        <tbody>
          {byState(agents).map((agent) => (
            <AgentRow
              key={agent.user.id}
              agent={agent}
              call={calls.find(({ agent: on }) => on?.id === agent.user.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AgentRow({ agent, call }: { agent: LiveBoard['agents'][number]; call: LiveCall | undefined }) {
  const { t } = useTranslation()
  const today = companyDate(serverNowMs())
  return (
    <tr>
      <td>
        {agent.user.name} <span className="soft num">{agent.extension}</span>
      </td>
      <td>
        <span className={styles.state} data-state={agent.state}>
          {t(`agent.${agent.state}`)}
        </span>{' '}
        {agent.state !== 'offline' && (
          <span className="soft">
            <RunningClock since={agent.since} />
          </span>
        )}
      </td>
      <td>{call && <Customer call={call} />}</td>
      <td className={`${styles.right} num`}>
        <Link
          to="/calls"
          search={{ user: agent.user.id, from: today, until: today }}
          className={styles.quiet}
        >
          {number(agent.todayCalls)}
        </Link>
      </td>
      <td className={`${styles.right} num`}>{clockTime(agent.todayTalkSeconds)}</td>
    </tr>
  )
}
