import { ActionIcon } from '@mantine/core'
import { type KeyboardEvent, type MouseEvent, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Recording } from '../../lib/contract.ts'
import { clockTime, number } from '../../lib/format.ts'
import { useKeys } from '../../lib/use-keys.ts'
import { useStore } from '../../lib/use-store.ts'
import { PauseIcon, PlayIcon } from '../../ui/icons.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import styles from './calls.module.css'
import { activeRecording, usePlayer } from './use-player.ts'
import { barsPath, resamplePeaks, secondsAt } from './waveform.ts'

const barCount = 180
const height = 40
const skipSeconds = 5

/** A recording in place: two voices (customer above, employee below), a click seeks, the space bar plays. */
export function Player({ recording }: { recording: Recording }) {
  const { t } = useTranslation()
  const player = usePlayer(recording)
  const isActive = useStore(activeRecording, (id) => id === recording.id)
  useKeys(isActive ? { space: player.toggle } : {})
  return (
    <div className={styles.player}>
      <ActionIcon
        size={32}
        radius="xl"
        aria-label={t(player.isPlaying ? 'player.pause' : 'player.play')}
        onClick={player.toggle}
      >
        {player.isPlaying ? <PauseIcon size={16} /> : <PlayIcon size={16} />}
      </ActionIcon>
      <Waveform recording={recording} seconds={player.seconds} onSeek={player.seek} />
      <span className={`${styles.time} soft num`}>
        {clockTime(player.seconds)} / {clockTime(recording.seconds)}
      </span>
      <Tooltip label={t('player.speed')}>
        <button type="button" className={`${styles.speed} num`} onClick={player.nextSpeed}>
          {number(player.speed)}×
        </button>
      </Tooltip>
      {player.hasFailed && <span className="late">{t('player.failed')}</span>}
    </div>
  )
}

function Waveform(props: { recording: Recording; seconds: number; onSeek: (seconds: number) => void }) {
  const { t } = useTranslation()
  const { recording, seconds, onSeek } = props
  const paths = useMemo(() => {
    const peaks = recording.peaks ?? { left: [], right: [] }
    return {
      customer: barsPath(resamplePeaks(peaks.left, barCount), height, 'up'),
      employee: barsPath(resamplePeaks(peaks.right, barCount), height, 'down'),
    }
  }, [recording.peaks])
  const seek = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    onSeek(secondsAt(event.clientX - box.left, box.width, recording.seconds))
  }
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? skipSeconds : event.key === 'ArrowLeft' ? -skipSeconds : 0
    if (!step) return
    event.preventDefault()
    onSeek(Math.min(Math.max(seconds + step, 0), recording.seconds))
  }
  const playedPercent = recording.seconds > 0 ? (seconds / recording.seconds) * 100 : 0
  return (
    <div
      className={styles.waveform}
      role="slider"
      tabIndex={0}
      aria-label={t('player.position')}
      aria-valuemin={0}
      aria-valuemax={Math.round(recording.seconds)}
      aria-valuenow={Math.round(seconds)}
      aria-valuetext={clockTime(seconds)}
      onClick={seek}
      onKeyDown={onKey}
    >
      <svg viewBox={`0 0 ${barCount * 3} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={paths.customer} className={styles.customer} />
        <path d={paths.employee} className={styles.employee} />
      </svg>
      <span className={styles.playhead} style={{ left: `${playedPercent}%` }} />
      <span className={styles.played} style={{ width: `${playedPercent}%` }} />
    </div>
  )
}
