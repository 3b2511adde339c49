import { Button, Slider } from '@mantine/core'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askForNotices, noticePermission, readNoticePermission } from '../../lib/notices.ts'
import { startRing, stopRing, unlockSound } from '../../lib/sound.ts'
import { useStore } from '../../lib/use-store.ts'
import { chooseDevices, type DeviceList, deviceChoice, listDevices } from './devices.ts'
import styles from './dock.module.css'

const testRingMs = 1_500

/** Headset, loudness and notices; kept in this browser. */
export function DeviceSettings() {
  const { t } = useTranslation()
  const choice = useStore(deviceChoice)
  const devices = useDevices()
  const testRing = async () => {
    await unlockSound()
    startRing(choice.volume)
    setTimeout(stopRing, testRingMs)
  }
  return (
    <div className={styles.devices}>
      <DeviceChoiceList
        label={t('devices.microphone')}
        devices={devices?.microphones ?? []}
        value={choice.microphoneId}
        onChange={(microphoneId) => chooseDevices({ microphoneId })}
      />
      {devices?.canChooseSpeaker && (
        <DeviceChoiceList
          label={t('devices.speaker')}
          devices={devices.speakers}
          value={choice.speakerId}
          onChange={(speakerId) => chooseDevices({ speakerId })}
        />
      )}
      <div>
        <div className={styles.deviceLabel}>{t('devices.volume')}</div>
        <Slider
          size="sm"
          min={0}
          max={100}
          label={null}
          thumbLabel={t('devices.volume')}
          value={Math.round(choice.volume * 100)}
          onChange={(percent) => chooseDevices({ volume: percent / 100 })}
        />
      </div>
      <button type="button" className={`link ${styles.plainButton}`} onClick={() => void testRing()}>
        {t('devices.testRing')}
      </button>
      <Notices />
    </div>
  )
}

/** A list in the open rather than one that drops down: nothing may lie over the buttons of a call. */
function DeviceChoiceList(props: {
  label: string
  devices: DeviceList['microphones']
  value: string
  onChange: (id: string) => void
}) {
  const { t } = useTranslation()
  const name = useId()
  const isThere = props.devices.some((device) => device.id === props.value)
  const byDefault = { id: '', label: t('devices.systemDefault') }
  return (
    <fieldset className={styles.deviceList}>
      <legend className={styles.deviceLabel}>{props.label}</legend>
      {[byDefault, ...props.devices].map(({ id, label }, index) => (
        <label key={id} className={styles.device}>
          <input
            type="radio"
            name={name}
            checked={id === (isThere ? props.value : '')}
            onChange={() => props.onChange(id)}
          />
          <span>{label || t('devices.unnamed', { number: index })}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** Who calls, said by the system while the tab is out of sight. */
function Notices() {
  const { t } = useTranslation()
  const permission = useStore(noticePermission)
  useEffect(readNoticePermission, [])
  return (
    <div className={styles.notices}>
      <div className={styles.deviceLabel}>{t('notices.title')}</div>
      <div className="soft">{t(`notices.${permission}`)}</div>
      {permission === 'default' && (
        <Button size="compact-xs" variant="light" onClick={() => void askForNotices()}>
          {t('notices.allow')}
        </Button>
      )}
    </div>
  )
}

function useDevices(): DeviceList | null {
  const [devices, setDevices] = useState<DeviceList | null>(null)
  useEffect(() => {
    const read = () => void listDevices().then(setDevices)
    read()
    navigator.mediaDevices?.addEventListener('devicechange', read)
    return () => navigator.mediaDevices?.removeEventListener('devicechange', read)
  }, [])
  return devices
}
