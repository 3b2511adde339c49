import { createStore } from './store.ts'

/** May this browser show notices of the system? 'unsupported' also where the page is not on HTTPS or localhost. */
export type NoticePermission = 'unsupported' | 'default' | 'granted' | 'denied'

const read = (): NoticePermission =>
  typeof Notification === 'undefined' || !window.isSecureContext ? 'unsupported' : Notification.permission

export const noticePermission = createStore<NoticePermission>('unsupported')

/** Looks again: the user may have changed it beside the address. */
export function readNoticePermission(): void {
  noticePermission.set(read())
}

/** Asks the user; only from a button that says what for. */
export async function askForNotices(): Promise<void> {
  await Notification.requestPermission()
  readNoticePermission()
}

/** Shows a notice whose click brings this tab to the front. Answers with the way to take it away. */
export function showNotice(of: { title: string; body: string; tag: string }): () => void {
  if (read() !== 'granted') return () => undefined
  const notice = new Notification(of.title, {
    body: of.body,
    tag: of.tag,
    icon: '/icon.svg',
    requireInteraction: true,
  })
  notice.onclick = () => {
    window.focus()
    notice.close()
  }
  return () => notice.close()
}
