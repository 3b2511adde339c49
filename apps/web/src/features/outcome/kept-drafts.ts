import type { OutcomeDraft } from './outcome-draft.ts'

/** Drafts by call: what was typed survives "later" and a reload in mid-call. */
const key = (callId: string) => `perezvon.outcome.${callId}`

export function keptDraft(callId: string): OutcomeDraft | null {
  try {
    return JSON.parse(sessionStorage.getItem(key(callId)) ?? 'null') as OutcomeDraft | null
  } catch {
    return null
  }
}
export function keepDraft(callId: string, draft: OutcomeDraft): void {
  sessionStorage.setItem(key(callId), JSON.stringify(draft))
}
export function forgetDraft(callId: string): void {
  sessionStorage.removeItem(key(callId))
}
