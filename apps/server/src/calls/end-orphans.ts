import type { JournalReader } from '../kernel/journal/index.ts'
import type { CallAnswered, CallEnded, CallEvent, CallStarted } from './call-events.ts'

interface OpenCall {
  started: CallStarted
  answered: CallAnswered | undefined
  /** When the call was last heard of. */
  lastAt: string
}

/**
 * Calls that an exchange which was killed left open in its journal: each ends with a clear cause at the moment it was last
 * heard of, so that nothing shows as ringing for ever and a customer whose call died becomes a request.
 */
export async function endOrphans(
  reader: JournalReader<CallEvent>,
  journal: { append(event: CallEvent): void },
): Promise<number> {
  const open = await openCalls(reader)
  for (const call of open) journal.append(endOf(call))
  return open.length
}

async function openCalls(reader: JournalReader<CallEvent>): Promise<OpenCall[]> {
  const open = new Map<string, OpenCall>()
  for await (const batch of reader) {
    for (const { event } of batch) note(open, event)
  }
  return [...open.values()]
}

function note(open: Map<string, OpenCall>, event: CallEvent): void {
  if (event.type === 'call.started') {
    open.set(event.callId, { started: event, answered: undefined, lastAt: event.at })
    return
  }
  if (event.type === 'call.ended') open.delete(event.callId)
  const call = open.get(event.callId)
  if (!call || event.type === 'agent.state') return
  call.lastAt = event.at
  if (event.type === 'call.answered') call.answered = event
}

function endOf({ started, answered, lastAt }: OpenCall): CallEnded {
  const answeredAt = answered ? Date.parse(answered.at) : undefined
  return {
    type: 'call.ended',
    callId: started.callId,
    at: lastAt,
    cause: 'failed',
    endedBy: 'exchange',
    isAnswered: answered !== undefined,
    isMissed: started.direction === 'inbound' && !answered,
    waitMs: (answeredAt ?? Date.parse(lastAt)) - Date.parse(started.at),
    talkMs: answeredAt === undefined ? 0 : Date.parse(lastAt) - answeredAt,
  }
}
