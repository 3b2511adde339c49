import type { CallerCard } from '@perezvon/contract'
import { newId } from '../kernel/ids.ts'
import type { CallerKind } from './call-events.ts'
import type { Caller, Exchange } from './exchange.ts'

const kinds: Record<Caller['kind'], CallerKind> = {
  contact: 'known',
  shared: 'shared',
  unknown: 'new',
  hidden: 'hidden',
}

export function callerKindOf(caller: Caller): CallerKind {
  return kinds[caller.kind]
}

/** The people of the number; for a new caller a draft card whose id is made here, so that the pop can open it at once. */
export function peopleOf(caller: Caller): CallerCard[] {
  return caller.kind === 'unknown' ? [draftCard()] : caller.people
}

/** Corrects what browsers show when the database answered too late for the first pop. */
export function identifyLater(exchange: Exchange, callId: string, caller: Caller): void {
  caller.later?.then(
    (known) => {
      if (known.kind === 'unknown') return
      exchange.book.record(callId, {
        type: 'call.identified',
        caller: callerKindOf(known),
        people: known.people,
      })
    },
    () => {}, // the database is away: the projector finds out when it is back
  )
}

function draftCard(): CallerCard {
  return {
    contactId: newId(),
    name: '',
    company: null,
    owner: null,
    lastContactAt: null,
    status: 'new',
    isDraft: true,
    openDeal: null,
  }
}
