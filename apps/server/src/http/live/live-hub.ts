import { type Actor, loadActor } from '../../access/actor.ts'
import { canOf } from '../../access/can.ts'
import { mayHearOfAgent, mayHearOfCall } from '../../access/may-hear-of-call.ts'
import { visibleChanges } from '../../access/visible-changes.ts'
import type { BookedCall } from '../../calls/live-call.ts'
import { findRequest } from '../../crm/request/list-requests.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { messageOf } from '../../kernel/errors.ts'
import type { Change } from '../../kernel/live.ts'
import type { Log } from '../../kernel/log.ts'
import type { BareEvent } from './bare-event.ts'
import { type ExchangeLink, liveCallOf } from './exchange-link.ts'
import type { LiveSocket } from './live-socket.ts'

/** Changes that come within this time are checked for sight together. */
const gatherMs = 25

interface Parts {
  db: Db
  clock: Clock
  log: Log
  exchange: ExchangeLink
}

/** Those who look after the installation. */
const mayHearOfDisk = (actor: Actor): boolean => canOf(actor).manageSettings

/** All browsers that listen. Relays to each what its user may hear of. */
export class LiveHub {
  readonly #parts: Parts
  readonly #sockets = new Set<LiveSocket>()
  #gathered: Change[] = []
  #timer: unknown
  #delivering: Promise<void> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
    const { exchange } = parts
    exchange.on('call', (call) => this.#tellOfCall(call))
    exchange.on('agent', ({ userId, state }) =>
      this.#tellIf((actor) => mayHearOfAgent(actor, userId), { type: 'agent', userId, state }),
    )
    exchange.on('disk', (isFull) => this.#tellIf(mayHearOfDisk, { type: 'disk', isFull }))
    exchange.on('resync', () => this.greetAll())
    exchange.on('down', () => this.#tellIf(() => true, { type: 'exchange', isUp: false }))
  }

  add(socket: LiveSocket): void {
    this.#sockets.add(socket)
    this.#greet(socket)
  }

  remove(socket: LiveSocket): void {
    this.#sockets.delete(socket)
  }

  /** The whole state again, to everybody: after a gap in what we heard ourselves. */
  greetAll(): void {
    for (const socket of this.#sockets) this.#greet(socket)
  }

  /** A session that ended listens no longer. */
  closeSession(sessionId: string): void {
    for (const socket of this.#sockets) if (socket.sessionId === sessionId) socket.close('signed out')
  }

  /** A durable change: those who see its record hear of it. */
  changed(change: Change): void {
    this.#gathered.push(change)
    this.#timer ??= this.#parts.clock.setTimeout(() => {
      this.#timer = undefined
      const changes = this.#gathered
      this.#gathered = []
      // one delivery after the other, so that hints arrive in the order of the changes
      this.#delivering = this.#delivering.then(() => this.#deliver(changes))
    }, gatherMs)
  }

  close(): void {
    this.#parts.clock.clearTimeout(this.#timer)
    for (const socket of this.#sockets) socket.close('the server ends')
  }

  #greet(socket: LiveSocket): void {
    const { exchange, clock } = this.#parts
    const calls = exchange.callsFor(socket.actor)
    socket.heardCallIds = new Set(calls.map((call) => call.id))
    socket.send({
      type: 'hello',
      calls,
      isExchangeUp: exchange.isUp,
      isDiskFull: exchange.isDiskFull && mayHearOfDisk(socket.actor),
      now: new Date(clock.now()).toISOString(),
    })
  }

  /** Who has heard of a call and may not any more learns that it is gone, and nothing else of it. */
  #tellOfCall(call: BookedCall): void {
    const event: BareEvent = { type: 'call', call: liveCallOf(call) }
    for (const socket of this.#sockets) {
      const mayHear = mayHearOfCall(socket.actor, call)
      if (mayHear) socket.send(event)
      else if (socket.heardCallIds.has(call.id)) socket.send({ type: 'call-gone', callId: call.id })
      if (mayHear && call.state !== 'ended') socket.heardCallIds.add(call.id)
      else socket.heardCallIds.delete(call.id)
    }
  }

  #tellIf(mayHear: (actor: Actor) => boolean, event: BareEvent): void {
    for (const socket of this.#sockets) if (mayHear(socket.actor)) socket.send(event)
  }

  async #deliver(changes: Change[]): Promise<void> {
    try {
      if (changes.some((change) => change.kind === 'settings')) await this.#refreshActors()
      const byUser = Map.groupBy(this.#sockets, (socket) => socket.actor.userId)
      await Promise.all([...byUser.values()].map((sockets) => this.#deliverTo(sockets, changes)))
    } catch (error) {
      this.#parts.log.error({ error: messageOf(error) }, 'hints of changes could not be delivered')
    }
  }

  async #deliverTo(sockets: LiveSocket[], changes: Change[]): Promise<void> {
    const { db, exchange } = this.#parts
    const { actor } = sockets[0] as LiveSocket
    const seeing = { ...actor, liveContactIds: exchange.liveContactIds(actor.userId) }
    const unique = [...new Map(changes.map((change) => [`${change.kind}/${change.id}`, change])).values()]
    const events: BareEvent[] = (await visibleChanges(db, seeing, unique)).flatMap((change) =>
      change.kind === 'request' ? [] : [{ ...change, type: 'changed', kind: change.kind }],
    )
    for (const { id } of unique.filter((change) => change.kind === 'request')) {
      const request = await findRequest(db, seeing, id)
      if (request) events.push({ type: 'request', request })
    }
    for (const socket of sockets) for (const event of events) socket.send(event)
  }

  /** Roles, teams and queues may have changed; who was switched off hears nothing more. */
  async #refreshActors(): Promise<void> {
    const userIds = new Set([...this.#sockets].map((socket) => socket.actor.userId))
    for (const userId of userIds) {
      const actor = await loadActor(this.#parts.db, userId)
      for (const socket of this.#sockets) {
        if (socket.actor.userId !== userId) continue
        if (actor) socket.actor = actor
        else socket.close('switched off')
      }
    }
  }
}
