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
import { soughtByKey } from './player-keys.ts'
import { activeRecording, usePlayer } from './use-player.ts'
import { barsPath, resamplePeaks, secondsAt } from './waveform.ts'

const barCount = 180
const height = 40

/**
 * A recording in place: two voices (customer above, employee below). A click or the keys of a slider seek; the space bar plays,
 * comma and full stop change the speed of the recording touched last.
 */
export function Player({ recording }: { recording: Recording }) {
  const { t } = useTranslation()
  const player = usePlayer(recording)
  const isActive = useStore(activeRecording, (id) => id === recording.id)
  useKeys(isActive ? { space: player.toggle, comma: player.slower, period: player.faster } : {})
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
      <Waveform recording={recording} player={player} />
      <span className={`${styles.time} soft num`}>
        {clockTime(player.seconds)} / {clockTime(recording.seconds)}
      </span>
      <Tooltip label={t('player.speed')}>
        <button type="button" className={`${styles.speed} num`} onClick={player.nextSpeed}>
          {number(player.speed)}×
        </button>
      </Tooltip>
      {player.failure && (
        <span className={`${styles.failure} late`} role="alert">
          {t(`player.${player.failure}`)}
        </span>
      )}
    </div>
  )
}

function Waveform({ recording, player }: { recording: Recording; player: ReturnType<typeof usePlayer> }) {
  const { t } = useTranslation()
  const { seconds } = player
  const paths = useMemo(() => {
    const peaks = recording.peaks ?? { left: [], right: [] }
    return {
      customer: barsPath(resamplePeaks(peaks.left, barCount), height, 'up'),
      employee: barsPath(resamplePeaks(peaks.right, barCount), height, 'down'),
    }
  }, [recording.peaks])
  const seek = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    player.seek(secondsAt(event.clientX - box.left, box.width, recording.seconds))
    if (!player.isPlaying) player.play()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to = soughtByKey(event.key, seconds, recording.seconds)
    const plays = event.key === ' '
    if (to === null && !plays) return
    event.preventDefault()
    // the page's own keys would take the space bar for the recording touched last
    event.stopPropagation()
    if (to === null) player.toggle()
    else player.seek(to)
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
