import { useEffect, useRef } from 'react'

/** Physical key ('j', 'enter', 'space', 'up', '?') → deed, so that the same keys work in every keyboard layout. */
export type KeyMap = Partial<Record<string, (event: KeyboardEvent) => void>>

/** 'KeyJ' → 'j', 'ArrowUp' → 'up', 'Enter' → 'enter'. */
function nameOf(code: string): string {
  return code.replace(/^(Key|Arrow)/, '').toLowerCase()
}

/** Does the user write something, or is a dialog open? Then single keys are letters. */
function isBusy(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null
  if (target?.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]'))
    return true
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null
}

/** Single keys of a page: no modifier, not while typing. */
export function useKeys(keys: KeyMap): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event)) return
      const isQuestion = event.key === '?'
      const deed = latest.current[isQuestion ? '?' : nameOf(event.code)]
      if (!deed) return
      // Enter and Space on a focused button or link belong to it.
      const isControl = (event.target as HTMLElement | null)?.closest('button, a, summary')
      if (isControl && (event.code === 'Enter' || event.code === 'Space')) return
      event.preventDefault()
      deed(event)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
