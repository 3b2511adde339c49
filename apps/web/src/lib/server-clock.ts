import { createStore } from './store.ts'

/** How far the server's clock is ahead of this computer's, in ms. Running clocks use the server's time. */
let offsetMs = 0

/** Called with every `now` the server sends. */
export function syncServerClock(serverNow: string, localNowMs: number = Date.now()): void {
  const serverMs = Date.parse(serverNow)
  if (Number.isFinite(serverMs)) offsetMs = serverMs - localNowMs
}

/** The server's time, ms since the epoch. */
export function serverNowMs(localNowMs: number = Date.now()): number {
  return localNowMs + offsetMs
}

/** Ticks once a second while somebody looks; all clocks on the page share it, so they move together. */
export const secondTick = createStore(0)
let watchers = 0
let timer: ReturnType<typeof setInterval> | undefined

/** Subscribes to the shared tick; the returned function ends it. */
export function watchSeconds(listener: () => void): () => void {
  watchers += 1
  timer ??= setInterval(() => secondTick.set((count) => count + 1), 1000)
  const unsubscribe = secondTick.subscribe(listener)
  return () => {
    unsubscribe()
    watchers -= 1
    if (watchers === 0 && timer) {
      clearInterval(timer)
      timer = undefined
    }
  }
}
