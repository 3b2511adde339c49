import type { EventEmitter } from 'node:events'

/** Longest that a test waits for something that should come at once; generous, because the machine may be under load. */
export const deadlineMs = 15_000

/**
 * Waits until `condition` gives something truthy, and returns it. It looks again after every event of `wake`
 * when given, else every `everyMs`. For what has no event of its own: a file, a row, another process.
 * Rejects after `withinMs` with `what`, and with the last error that `condition` threw.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { what = 'the condition', withinMs = deadlineMs, everyMs = 10 } = {},
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  const deadline = performance.now() + withinMs
  let lastError: unknown
  for (;;) {
    try {
      const value = await condition()
      if (value) return value as Exclude<T, false | null | undefined | 0 | ''>
      lastError = undefined
    } catch (error) {
      lastError = error
    }
    if (performance.now() > deadline)
      throw new Error(`waited ${withinMs} ms for ${what}`, { cause: lastError })
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

/** The arguments of the next `name` event that `accept` takes. Rejects after the deadline. */
export async function nextEvent<Args extends unknown[] = unknown[]>(
  emitter: EventEmitter,
  name: string,
  accept: (...args: Args) => boolean = () => true,
  withinMs = deadlineMs,
): Promise<Args> {
  const { promise, resolve } = Promise.withResolvers<Args>()
  // one listener throughout: events that come in a burst are all seen
  const listener = (...args: unknown[]) => {
    if (accept(...(args as Args))) resolve(args as Args)
  }
  emitter.on(name, listener)
  try {
    return await within(promise, `'${name}'`, withinMs)
  } finally {
    emitter.off(name, listener)
  }
}

/** Fails when `promise` has not settled within the deadline. */
export async function within<T>(promise: Promise<T>, what: string, withinMs = deadlineMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${withinMs} ms for ${what}`)), withinMs)
  })
  return Promise.race([promise, tooLate]).finally(() => clearTimeout(timer))
}
