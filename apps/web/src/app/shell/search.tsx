import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SearchHit } from '../../lib/contract.ts'
import { queries } from '../../lib/queries.ts'
import styles from '../../ui/choice-list.module.css'
import { CallsIcon, CompanyIcon, DealIcon, PersonIcon, SearchIcon } from '../../ui/icons.ts'
import { takeLetters } from './typed-ahead.ts'

const icons = { contact: PersonIcon, company: CompanyIcon, deal: DealIcon, call: CallsIcon }

/** One box for everything: type, arrow, Enter. */
export function Search({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(takeLetters)
  const [asked] = useDebouncedValue(text, 120)
  const { data, isFetching } = useQuery(queries.search(asked))
  const [selected, setSelected] = useState(0)
  const open = useOpenHit(onClose)
  const hits = asked.trim() ? (data?.hits ?? []) : []

  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step) {
      event.preventDefault()
      setSelected((index) => Math.min(Math.max(index + step, 0), Math.max(hits.length - 1, 0)))
    }
    const hit = hits[selected]
    if (event.key === 'Enter' && hit) open(hit)
  }

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
    >
      <label className={styles.box}>
        <SearchIcon size={18} stroke={1.8} />
        <input
          // biome-ignore lint/a11y/noAutofocus: the box was asked for by a key, and what is typed next belongs to it
          autoFocus
          data-autofocus
          value={text}
          placeholder={t('search.placeholder')}
          aria-label={t('search.placeholder')}
          onKeyDown={onKey}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setSelected(0)
          }}
        />
      </label>
      <ul className={styles.hits}>
        {hits.map((hit, index) => (
          <Hit
            key={`${hit.kind}${hit.id}`}
            hit={hit}
            isSelected={index === selected}
            onOpen={() => open(hit)}
          />
        ))}
      </ul>
      {!text.trim() && <div className={styles.note}>{t('search.hint')}</div>}
      {asked.trim() && hits.length === 0 && !isFetching && (
        <div className={styles.note}>{t('search.nothing')}</div>
      )}
    </Modal>
  )
}

function Hit({ hit, isSelected, onOpen }: { hit: SearchHit; isSelected: boolean; onOpen: () => void }) {
  const Icon = icons[hit.kind]
  return (
    <li>
      <button type="button" className={styles.hit} data-selected={isSelected || undefined} onClick={onOpen}>
        <Icon size={17} stroke={1.7} />
        <span className="ellipsis">{hit.title}</span>
        <span className="soft ellipsis">{hit.subtitle}</span>
      </button>
    </li>
  )
}

function useOpenHit(onClose: () => void): (hit: SearchHit) => void {
  const navigate = useNavigate()
  return (hit) => {
    onClose()
    if (hit.kind === 'deal') return void navigate({ to: '/deals/$dealId', params: { dealId: hit.id } })
    const contactId = hit.kind === 'contact' ? hit.id : hit.contactId
    if (hit.kind === 'company') void navigate({ to: '/companies/$companyId', params: { companyId: hit.id } })
    else if (contactId) void navigate({ to: '/contacts/$contactId', params: { contactId } })
    else void navigate({ to: '/calls' })
  }
}
