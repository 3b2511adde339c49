import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'

const keys = [
  ['J', 'K', 'help.move'],
  ['Enter', null, 'help.open'],
  ['C', null, 'help.call'],
  ['O', null, 'help.outcome'],
  ['D', null, 'help.done'],
  ['A', null, 'help.answer'],
  ['R', null, 'help.reject'],
  ['P', null, 'help.openPop'],
  ['M', null, 'help.mute'],
  ['H', null, 'help.hold'],
  ['N', null, 'help.note'],
  ['Space', null, 'help.play'],
  [',', '.', 'help.speed'],
  ['← →', 'Home End', 'help.seek'],
  ['Ctrl+K', null, 'help.search'],
  ['?', null, 'help.help'],
] as const

/** The keys, on one page. */
export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={t('help.title')}>
      <dl style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '8px 16px', margin: 0 }}>
        {keys.map(([first, second, label]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>
              <kbd className="key">{first}</kbd> {second && <kbd className="key">{second}</kbd>}
            </dt>
            <dd style={{ margin: 0 }}>{t(label)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
