import { Select, Slider } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { startRing, stopRing, unlockSound } from '../../lib/sound.ts'
import { useStore } from '../../lib/use-store.ts'
import { chooseDevices, type DeviceList, deviceChoice, listDevices } from './devices.ts'
import styles from './dock.module.css'

const testRingMs = 1_500

/** Headset and loudness; kept in this browser. */
export function DeviceSettings() {
  const { t } = useTranslation()
  const choice = useStore(deviceChoice)
  const devices = useDevices()
  const byDefault = { value: '', label: t('devices.systemDefault') }
  const named = (list: DeviceList['microphones']) => [
    byDefault,
    ...list.map((device, index) => ({
      value: device.id,
      label: device.label || t('devices.unnamed', { number: index + 1 }),
    })),
  ]
  const testRing = async () => {
    await unlockSound()
    startRing(choice.volume)
    setTimeout(stopRing, testRingMs)
  }
  return (
    <div className={styles.devices}>
      <Select
        size="xs"
        label={t('devices.microphone')}
        data={named(devices?.microphones ?? [])}
        value={choice.microphoneId}
        allowDeselect={false}
        onChange={(value) => chooseDevices({ microphoneId: value ?? '' })}
        comboboxProps={{ withinPortal: false }}
      />
      {devices?.canChooseSpeaker && (
        <Select
          size="xs"
          label={t('devices.speaker')}
          data={named(devices.speakers)}
          value={choice.speakerId}
          allowDeselect={false}
          onChange={(value) => chooseDevices({ speakerId: value ?? '' })}
          comboboxProps={{ withinPortal: false }}
        />
      )}
      <div>
        <div className={styles.deviceLabel}>{t('devices.volume')}</div>
        <Slider
          size="sm"
          min={0}
          max={100}
          label={null}
          aria-label={t('devices.volume')}
          value={Math.round(choice.volume * 100)}
          onChange={(percent) => chooseDevices({ volume: percent / 100 })}
        />
      </div>
      <button
        type="button"
        className="link"
        style={{ border: 0, background: 'none', cursor: 'pointer', textAlign: 'left', padding: 0 }}
        onClick={() => void testRing()}
      >
        {t('devices.testRing')}
      </button>
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
