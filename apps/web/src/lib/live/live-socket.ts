import type { LiveEvent } from '../contract.ts'

/** What the connection needs of a WebSocket; the browser's fits. */
export interface LiveSocket {
  onmessage: ((message: { data: unknown }) => void) | null
  onclose: (() => void) | null
  close(): void
}

export interface LiveConnectionOptions {
  open: () => LiveSocket
  onEvent: (event: LiveEvent) => void
  onDown: () => void
  setTimeout: (run: () => void, ms: number) => unknown
  clearTimeout: (timer: never) => void
}

const firstRetryMs = 300
const longestRetryMs = 5_000

/**
 * The live connection: opens, hears, and opens again after a fall (0.3 s, doubling to 5 s).
 * Within one connection nothing can be lost; after a fall the new `hello` replaces everything.
 */
export function connectLive(options: LiveConnectionOptions): { close(): void; retryNow(): void } {
  let socket: LiveSocket | null = null
  let timer: unknown
  let retryMs = firstRetryMs
  let isClosed = false

  function open() {
    timer = undefined
    const mine = options.open()
    socket = mine
    mine.onmessage = (message) => mine === socket && hear(message.data)
    mine.onclose = () => mine === socket && fall()
  }

  function hear(data: unknown) {
    const event = JSON.parse(String(data)) as LiveEvent
    if (event.type === 'hello') retryMs = firstRetryMs
    options.onEvent(event)
  }

  function fall() {
    socket = null
    if (isClosed) return
    options.onDown()
    timer = options.setTimeout(open, retryMs)
    retryMs = Math.min(retryMs * 2, longestRetryMs)
  }

  open()
  return {
    close() {
      isClosed = true
      options.clearTimeout(timer as never)
      socket?.close()
      socket = null
    },
    /** The network is back: do not wait for the timer. */
    retryNow() {
      if (socket || isClosed) return
      options.clearTimeout(timer as never)
      open()
    },
  }
}
