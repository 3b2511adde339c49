import { type StepKey, stepKeys } from '../vocabulary/vocabulary.ts'
import { dayMs } from '../working-time.ts'
import { at, type Customer, type Employee, type Task } from './entities.ts'
import type { World } from './world.ts'

export interface NextStep {
  createdBy: Employee
  originCallId: string | null
  at: number
  /** Default: within the next six days, in working hours. */
  dueAt?: number
}

/** The task that keeps a scheduled contact from being forgotten. */
export function planNextStep(world: World, customer: Customer, step: NextStep): Task {
  const { random } = world
  const task: Task = {
    id: random.id(step.at),
    title: random.pick(world.words.nextSteps[stepOf(world, customer)]),
    customer,
    owner: customer.owner ?? step.createdBy,
    dealId: customer.deal?.id ?? null,
    createdBy: step.createdBy,
    createdAt: step.at,
    originCallId: step.originCallId,
    dueAt: step.dueAt ?? someWorkingMoment(world, step.at + random.between(1, 6) * dayMs),
    doneAt: null,
  }
  customer.task = task
  world.tasks.push(task)
  noteTask(world, task)
  return task
}

/** The company's own pipeline may have another number of stages than the demo's. */
function stepOf(world: World, { deal }: Customer): StepKey {
  if (!deal) return 'service'
  const share = deal.stage / Math.max(1, world.stages.length - 1)
  return stepKeys[Math.round(share * (stepKeys.length - 2))]!
}

/** A conversation settles the step that stood open. */
export function settleNextStep(customer: Customer, atMs: number): void {
  if (customer.task) customer.task.doneAt = atMs
  customer.task = null
}

export function writeTasks(world: World): void {
  for (const task of world.tasks) world.rows.tasks.push(taskRow(task))
}

function taskRow(task: Task) {
  return {
    id: task.id,
    title: task.title,
    contactId: task.customer.id,
    dealId: task.dealId,
    ownerUserId: task.owner.userId,
    dueAt: at(task.dueAt),
    doneAt: task.doneAt === null ? null : at(task.doneAt),
    createdBy: task.createdBy.userId,
    originCallId: task.originCallId,
    createdAt: at(task.createdAt),
    updatedAt: at(task.doneAt ?? task.createdAt),
  }
}

function noteTask(world: World, task: Task): void {
  world.rows.activities.push({
    id: world.random.id(task.createdAt),
    contactId: task.customer.id,
    dealId: task.dealId,
    kind: 'task',
    at: at(task.createdAt),
    callId: task.originCallId,
    authorUserId: task.createdBy.userId,
    body: { taskId: task.id, title: task.title, dueAt: at(task.dueAt).toISOString() },
  })
}

const quarterMs = 15 * 60_000

/** A quarter of an hour within the working day of `around`, or of the next one. */
export function someWorkingMoment(world: World, around: number): number {
  const hours = world.time.hoursOf(world.time.nextOpen(world.time.dayStart(around)))!
  const quarters = Math.floor((hours.until - hours.from) / quarterMs) - 1
  return hours.from + world.random.between(1, quarters) * quarterMs
}
