import { createStore } from './store.ts'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'bad'
  /** Takes the deed back. */
  undo?: () => void
}

export const toasts = createStore<readonly Toast[]>([])
let lastId = 0
const shownMs = 6_000

/** Says something at the bottom of the page for six seconds. */
export function showToast(text: string, rest: Partial<Omit<Toast, 'id' | 'text'>> = {}): void {
  lastId += 1
  const toast: Toast = { id: lastId, text, tone: 'plain', ...rest }
  toasts.set((list) => [...list.slice(-2), toast])
  setTimeout(() => dismissToast(toast.id), shownMs)
}

export function dismissToast(id: number): void {
  toasts.set((list) =>
    list.some((toast) => toast.id === id) ? list.filter((toast) => toast.id !== id) : list,
  )
}
