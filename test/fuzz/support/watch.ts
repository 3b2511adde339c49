import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Watch {
  /** Longest time in which nothing else could run, in milliseconds. */
  longestStallMs(): number
  /** What lives on the heap after a collection, in MB. */
  heapMb(): number
  stop(): void
}

/** Watches over this process: stalls of its event loop, growth of its heap. */
export function startWatch(): Watch {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  return {
    longestStallMs: () => delay.max / 1e6,
    heapMb() {
      collect()
      return process.memoryUsage().heapUsed / 2 ** 20
    },
    stop: () => delay.disable(),
  }
}
