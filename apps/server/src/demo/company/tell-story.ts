import { minuteMs } from '../working-time.ts'
import type { DemoEvent } from './agenda.ts'
import { planArrivals, somebodyCalls, strangerCalls } from './arrivals.ts'
import { makeFirms, writeCustomers } from './customers.ts'
import { writeOpenDeals } from './deals.ts'
import { callBack, followUp } from './follow-up.ts'
import { writeRequests } from './requests.ts'
import { planScenes } from './scenes.ts'
import { writeTasks } from './tasks.ts'
import type { World } from './world.ts'

/** No call by chance begins later: the longest, its outcome written down, must be over by now. */
const lastChanceMs = 20 * minuteMs

/** Lives the company's life up to now, event by event, and leaves its traces in `world.rows`. */
export function tellStory(world: World): void {
  makeFirms(world)
  planArrivals(world)
  planScenes(world)
  for (;;) {
    const next = world.agenda.take(world.now)
    if (!next) break
    const isTooLate = next.event.kind !== 'scene' && next.at > world.now - lastChanceMs
    if (!isTooLate) happen(world, next.event, next.at)
  }
  writeCustomers(world)
  writeOpenDeals(world)
  writeTasks(world)
  writeRequests(world)
}

function happen(world: World, event: DemoEvent, at: number): void {
  switch (event.kind) {
    case 'stranger-calls':
      return strangerCalls(world, at)
    case 'somebody-calls':
      return somebodyCalls(world, at)
    case 'follow-up':
      return followUp(world, event.task, at)
    case 'call-back':
      return callBack(world, event.request, at)
    case 'scene':
      return event.play(at)
  }
}
