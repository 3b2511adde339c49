import type { QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from '../contract.ts'
import { syncServerClock } from '../server-clock.ts'
import { createStore } from '../store.ts'
import { staleKeysOf } from './invalidations.ts'
import { connectLive, type LiveSocket } from './live-socket.ts'
import { emptyLiveState, type LiveState, reduceLive } from './live-state.ts'

/** The live state of this tab. */
export const live = createStore<LiveState>(emptyLiveState)

const listeners = new Set<(event: LiveEvent) => void>()

/** Hears every live event after the state has taken it in. */
export function onLiveEvent(listener: (event: LiveEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Connects this tab; answers with the way to end it (signing out). */
export function startLive(queryClient: QueryClient): () => void {
  let hasSeenHello = false
  const connection = connectLive({
    open: openSocket,
    setTimeout: (run, ms) => setTimeout(run, ms),
    clearTimeout: (timer) => clearTimeout(timer),
    onDown: () => live.set((state) => ({ ...state, isConnected: false })),
    onEvent(event) {
      if (event.type === 'hello') {
        syncServerClock(event.now)
        if (hasSeenHello) void queryClient.invalidateQueries()
        hasSeenHello = true
      }
      live.set((state) => reduceLive(state, event))
      for (const queryKey of staleKeysOf(event)) void queryClient.invalidateQueries({ queryKey })
      for (const listener of [...listeners]) listener(event)
    },
  })
  const retry = () => connection.retryNow()
  window.addEventListener('online', retry)
  return () => {
    window.removeEventListener('online', retry)
    connection.close()
    live.set(emptyLiveState)
  }
}

function openSocket(): LiveSocket {
  const url = new URL('/api/live', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return new WebSocket(url) as unknown as LiveSocket
}
