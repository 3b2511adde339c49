import type { LiveState } from './live-state.ts'

/** What of the way to the exchange is broken: the web server out of reach, or the exchange behind it. */
export type Link = 'up' | 'no_server' | 'no_exchange'

export function linkOf(state: Pick<LiveState, 'isConnected' | 'isExchangeUp'>): Link {
  if (!state.isConnected) return 'no_server'
  return state.isExchangeUp ? 'up' : 'no_exchange'
}
