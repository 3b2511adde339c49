import { Task, TaskCreate, TaskList, TaskPatch, TaskQuery } from '@perezvon/contract'
import { createTask } from '../../crm/task/create-task.ts'
import { listTasks } from '../../crm/task/list-tasks.ts'
import { updateTask } from '../../crm/task/update-task.ts'
import { type Api, actorOf, IdParams } from '../api.ts'
import { type Deps, nowOf } from '../deps.ts'

export function tasksRoute(api: Api, deps: Deps): void {
  const { db } = deps
  const tags = ['tasks']
  api.get(
    '/tasks',
    { schema: { tags, summary: 'Tasks by date', querystring: TaskQuery, response: { 200: TaskList } } },
    (request) => listTasks(db, actorOf(request), request.query),
  )
  api.post(
    '/tasks',
    { schema: { tags, summary: 'A new task', body: TaskCreate, response: { 201: Task } } },
    async (request, reply) =>
      reply.code(201).send(await createTask(db, actorOf(request), request.body, nowOf(deps))),
  )
  api.patch(
    '/tasks/:id',
    {
      schema: {
        tags,
        summary: 'Change a task or tick it off',
        params: IdParams,
        body: TaskPatch,
        response: { 200: Task },
      },
    },
    (request) => updateTask(db, actorOf(request), request.params.id, request.body, nowOf(deps)),
  )
}
