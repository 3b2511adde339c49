import type { Random } from '../random.ts'
import { at, type Request } from './entities.ts'
import type { World } from './world.ts'
import type { WrittenCall } from './write-call.ts'

/** A conversation of at least so many seconds closes a request (the setting's default). */
const closingTalkSeconds = 10

/** As the projection does: one open request per number, each missed call joins it. */
export function openOrJoinRequest(world: World, call: WrittenCall): void {
  const request = world.openRequests.get(call.customer.number) ?? openRequest(world, call)
  world.rows.requestCalls.push({ callId: call.id, requestId: request.id, joinedAt: at(call.endedAt) })
}

function openRequest(world: World, call: WrittenCall): Request {
  const { customer, endedAt } = call
  const request: Request = {
    id: world.random.id(endedAt),
    customer,
    owner: customer.owner,
    queue: call.number!.queue,
    openedAt: endedAt,
    closed: null,
  }
  world.requests.push(request)
  world.openRequests.set(customer.number, request)
  noteRequest(world, request, call, null)
  world.agenda.add(endedAt + reactionMs(world.random), { kind: 'call-back', request })
  return request
}

/** Most are called back within the norm of 30 seconds or soon after it; the rest is what the head looks at. */
function reactionMs(random: Random): number {
  const how = random.weighted({ atOnce: 68, soon: 25, late: 7 })
  const seconds = {
    atOnce: random.between(9, 34),
    soon: random.between(40, 420),
    late: random.between(900, 3600),
  }
  return seconds[how] * 1000
}

export function closeRequest(world: World, call: WrittenCall): void {
  const request = world.openRequests.get(call.customer.number)
  if (!request || !call.answeredBy || call.talkSeconds < closingTalkSeconds) return
  world.openRequests.delete(call.customer.number)
  request.closed = { at: call.endedAt, callId: call.id, userId: call.answeredBy.userId }
  noteRequest(world, request, call, call.answeredBy.userId)
}

/** The line on the card: opened by a missed call, or closed by a conversation. */
function noteRequest(world: World, { id, customer }: Request, call: WrittenCall, closedBy: string | null) {
  world.rows.activities.push({
    id: world.random.id(call.endedAt),
    contactId: customer.id,
    kind: 'request',
    at: at(call.endedAt),
    callId: call.id,
    authorUserId: closedBy,
    body: { requestId: id, closed: closedBy !== null },
  })
}

export function writeRequests(world: World): void {
  for (const request of world.requests) world.rows.requests.push(requestRow(request))
}

function requestRow({ id, customer, owner, queue, openedAt, closed }: Request) {
  return {
    id,
    customerNumber: customer.number,
    contactId: customer.id,
    ownerUserId: owner?.userId ?? null,
    queueId: queue.id,
    openedAt: at(openedAt),
    closedAt: closed ? at(closed.at) : null,
    closedByCallId: closed?.callId ?? null,
    closedByUserId: closed?.userId ?? null,
  }
}
