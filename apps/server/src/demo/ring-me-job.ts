import type { JobHandler } from '../kernel/jobs.ts'
import type { RingMePlan } from './demo-customer.ts'
import type { BuiltInCaller } from './ring-me.ts'

export const ringMeJobName = 'ring-me'

/** The web asks, the worker rings: the caller's sound needs a process that does nothing urgent. */
export function ringMeJob(caller: BuiltInCaller): JobHandler {
  return async ({ fromNumber, toNumber, prompt }: RingMePlan) => {
    await caller.ring({ fromNumber, toNumber, prompt })
  }
}
