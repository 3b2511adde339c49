import { hourMs, minuteMs } from '../working-time.ts'
import { callOut } from './conversations.ts'
import type { Request, Task } from './entities.ts'
import { isFree } from './ring.ts'
import type { World } from './world.ts'

/** A task falls due: its owner calls, now or when they get to it; some days it is put off, and stands as overdue. */
export function followUp(world: World, task: Task, moment: number): void {
  const { random, time } = world
  if (task.doneAt !== null || task.customer.isReserved) return
  const again = (from: number) => world.agenda.add(time.nextOpen(from), { kind: 'follow-up', task })
  if (moment === task.dueAt && random.chance(0.18)) return again(moment + random.between(5, 60) * hourMs)
  const canCall = time.isOpen(moment) && isFree(task.owner, moment) && task.customer.busyUntil <= moment
  if (!canCall) return again(moment + random.between(4, 25) * minuteMs)
  if (!callOut(world, task.customer, task.owner, { at: moment }))
    again(moment + random.between(2, 20) * hourMs)
}

/** A missed call is called back, by the customer's manager, or else by whoever of the group is free. */
export function callBack(world: World, request: Request, moment: number): void {
  const { random, time } = world
  if (request.closed || request.customer.isReserved) return
  const again = (from: number) => world.agenda.add(time.nextOpen(from), { kind: 'call-back', request })
  const mine = request.owner && isFree(request.owner, moment) ? [request.owner] : []
  const free = mine.length > 0 ? mine : request.queue.members.filter((one) => isFree(one, moment))
  const canCall = time.isOpen(moment) && free.length > 0 && request.customer.busyUntil <= moment
  if (!canCall) return again(moment + random.between(1, 9) * minuteMs)
  const isReached = callOut(world, request.customer, random.pick(free), { at: moment, isExpected: true })
  if (!isReached) again(moment + random.between(4, 30) * minuteMs)
}
