import type { Clock } from '../kernel/clock.ts'

/** `work`'s result, or `otherwise` when it fails or takes longer than `ms`: a call does not wait for a database. */
export function within<T, O>(clock: Clock, ms: number, work: Promise<T>, otherwise: O): Promise<T | O> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(() => resolve(otherwise), ms)
    work.then(
      (result) => {
        clock.clearTimeout(timer)
        resolve(result)
      },
      () => {
        clock.clearTimeout(timer)
        resolve(otherwise)
      },
    )
  })
}
