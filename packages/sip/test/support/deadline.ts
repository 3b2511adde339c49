/** How long a test waits for something real before it says what it waited for. */
const DEADLINE_MS = 5000

/** The promise, or a failure that names what did not happen in time. */
export async function within<T>(what: string, promise: Promise<T>, ms = DEADLINE_MS): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`waited ${ms} ms for ${what}`)), ms)
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Waits until a condition holds that no event tells of, looking each turn of the loop. */
export async function until(what: string, holds: () => boolean, ms = DEADLINE_MS): Promise<void> {
  const end = Date.now() + ms
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms until ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The first event that the subscription brings. */
export function once<T>(what: string, subscribe: (listener: (value: T) => void) => unknown): Promise<T> {
  return within(what, new Promise<T>((resolve) => void subscribe(resolve)))
}
