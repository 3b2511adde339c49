import { useCallback, useRef } from 'react'

/** The dock's height as `--dock-height` of the page, so that notices and pages keep clear of the phone's buttons. */
export function useKeepClear(place: 'rail' | 'bottom'): (dock: HTMLElement | null) => void {
  const watching = useRef<ResizeObserver | null>(null)
  return useCallback(
    (dock) => {
      watching.current?.disconnect()
      const root = document.documentElement.style
      if (!dock || place === 'rail') return void root.removeProperty('--dock-height')
      watching.current = new ResizeObserver(() =>
        root.setProperty('--dock-height', `${Math.ceil(dock.getBoundingClientRect().height)}px`),
      )
      watching.current.observe(dock)
    },
    [place],
  )
}
