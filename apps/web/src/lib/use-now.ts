import { useSyncExternalStore } from 'react'
import { secondTick, serverNowMs, watchSeconds } from './server-clock.ts'

/** The server's time, ms; the component is drawn again every second. */
export function useNow(): number {
  useSyncExternalStore(watchSeconds, secondTick.get)
  return serverNowMs()
}
