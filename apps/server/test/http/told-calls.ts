import fs from 'node:fs'
import path from 'node:path'
import type { CallEnded, CallEvent, CallStarted } from '../../src/calls/call-events.ts'
import { peopleOf } from '../../src/calls/callers.ts'
import { projectCallEvent } from '../../src/calls/projection/index.ts'
import { identifyCaller } from '../../src/crm/identity/identify-caller.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { Site } from './support.ts'

export interface ToldCall {
  customerNumber?: string | null
  direction?: 'inbound' | 'outbound' | 'internal'
  queueId?: string | null
  /** Whose phones rang. */
  offeredTo?: string[]
  answeredBy?: string
  initiatedBy?: string
  talkSeconds?: number
  startedAt?: Date
  source?: string
  /** Still going on when told. */
  isUnfinished?: boolean
  recording?: Buffer
}

/** Tells calls to the real projector, as the exchange's journal would. */
export function toldCalls({ db, config }: Pick<Site, 'db' | 'config'>) {
  const tell = (event: CallEvent) => db.transaction().execute((trx) => projectCallEvent(trx, event))
  return async function told(call: ToldCall): Promise<string> {
    const callId = newId()
    const startedAt = call.startedAt ?? new Date()
    const at = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000).toISOString()
    await tell(await startedEvent(db, call, callId, at(0)))
    for (const userId of call.offeredTo ?? [])
      await tell({ type: 'call.offered', callId, at: at(1), offerId: newId(), userId, extension: '101' })
    if (call.answeredBy)
      await tell({ type: 'call.answered', callId, at: at(4), userId: call.answeredBy, extension: '101' })
    if (call.isUnfinished) return callId
    await tell(endedEvent(call, callId, at(4 + (call.talkSeconds ?? 60))))
    if (call.recording) {
      const recordingId = newId()
      const file = `${recordingId}.wav`
      fs.mkdirSync(config.paths.recordings, { recursive: true })
      fs.writeFileSync(path.join(config.paths.recordings, file), call.recording)
      const bytes = call.recording.length
      await tell({
        type: 'recording.sealed',
        callId,
        at: at(90),
        recordingId,
        path: file,
        seconds: 60,
        bytes,
      })
    }
    return callId
  }
}

async function startedEvent(
  db: Site['db'],
  call: ToldCall,
  callId: string,
  at: string,
): Promise<CallStarted> {
  const customerNumber = call.customerNumber === undefined ? '+79161234567' : call.customerNumber
  const isInternal = call.direction === 'internal'
  const caller = { ...(await identifyCaller(db, isInternal ? null : customerNumber)), number: customerNumber }
  const kinds = { contact: 'known', shared: 'shared', unknown: 'new', hidden: 'hidden' } as const
  return {
    type: 'call.started',
    callId,
    at,
    direction: call.direction ?? 'inbound',
    customerNumber: isInternal ? null : customerNumber,
    dialledNumber: '+74951234567',
    numberId: null,
    queueId: call.queueId ?? null,
    trunkId: null,
    source: call.source ?? '',
    caller: isInternal ? 'internal' : kinds[caller.kind],
    people: isInternal ? [] : peopleOf(caller),
    initiatedBy: call.initiatedBy ?? null,
  }
}

function endedEvent(call: ToldCall, callId: string, at: string): CallEnded {
  const isAnswered = call.answeredBy !== undefined
  return {
    type: 'call.ended',
    callId,
    at,
    cause: isAnswered ? 'completed' : 'abandoned',
    endedBy: 'customer',
    isAnswered,
    isMissed: !isAnswered && (call.direction ?? 'inbound') === 'inbound',
    waitMs: 4_000,
    talkMs: isAnswered ? (call.talkSeconds ?? 60) * 1000 : 0,
  }
}
