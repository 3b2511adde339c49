import { Link } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'

/** The id under which a page shows a call, so that a link finds it there. */
export const callAnchor = (callId: string) => `call-${callId}`

/** Leads to a call: to its entry when this page shows it already, else to the history of calls. */
export function CallLink({ callId, children }: { callId: string; children: ReactNode }) {
  const jump = (event: MouseEvent) => {
    const entry = document.getElementById(callAnchor(callId))
    if (!entry) return
    event.preventDefault()
    entry.scrollIntoView({ block: 'center' })
    entry.focus({ preventScroll: true })
  }
  return (
    <Link to="/calls" search={{ call: callId }} className="link" onClick={jump}>
      {children}
    </Link>
  )
}
