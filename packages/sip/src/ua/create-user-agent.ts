import { systemClock } from '../clock.ts'
import type { Dialog } from '../dialog/dialog.ts'
import { type DialogJson, DialogState } from '../dialog/dialog-state.ts'
import { InviteDialog } from '../dialog/invite-dialog.ts'
import { Emitter } from '../emitter.ts'
import { silentLog } from '../log.ts'
import type { SipResponse } from '../message/message.ts'
import type { ReasonHeader } from '../message/reason.ts'
import { Timers } from '../timers.ts'
import { sourceOf, type Transport, type TransportSink } from '../transport/flow.ts'
import { GoneFlow } from '../transport/gone-flow.ts'
import { openUdpTransport } from '../transport/udp.ts'
import { openWebSocketTransport } from '../transport/websocket.ts'
import { outgoingRequest } from './build-request.ts'
import { Core, type CoreOptions, uriOfRoute } from './core.ts'
import { Dispatcher } from './dispatcher.ts'
import { exchange } from './exchange.ts'
import type { OutgoingInviteOptions, OutgoingRequestOptions, UserAgentOptions } from './options.ts'
import type { OutgoingInvite } from './outgoing-invite.ts'
import { Receiver } from './receiver.ts'
import { cancelTakenBack, type InviteJson, refuseTakenBack } from './taken-back.ts'
import { UacInvite } from './uac-invite.ts'
import type { UserAgent, UserAgentEvents, UserAgentStats } from './user-agent.ts'

/** Binds the sockets and makes a user agent. Rejects with the system's error when a port is taken. */
export async function createUserAgent(options: UserAgentOptions): Promise<UserAgent> {
  const agent = new SocketUserAgent(options)
  try {
    await agent.open(options)
    return agent
  } catch (error) {
    await agent.close()
    throw error
  }
}

class SocketUserAgent extends Emitter<UserAgentEvents> implements UserAgent {
  readonly #core: Core
  readonly #receiver: Receiver

  constructor(options: UserAgentOptions) {
    super()
    const timers = new Timers(options.clock ?? systemClock, options.timers)
    const dispatcher: Dispatcher = new Dispatcher(() => this.#core, this)
    this.#core = new Core(withDefaults(options), timers, options.log ?? silentLog, dispatcher)
    this.#receiver = new Receiver(this.#core)
  }

  async open(options: UserAgentOptions): Promise<void> {
    const { log, timers } = this.#core
    const { maxMessageBytes } = this.#core.options
    const sink = this.#sink()
    for (const [index, each] of options.transports.entries()) {
      const transport =
        each.kind === 'udp'
          ? await openUdpTransport(each, index, sink, log)
          : await openWebSocketTransport(each, { sink, log, timers, maxMessageBytes })
      this.#core.transports.push(transport)
    }
  }

  get addresses(): Transport['bound'][] {
    return this.#core.transports.map((transport) => ({ ...transport.bound }))
  }

  invite(options: OutgoingInviteOptions): OutgoingInvite {
    return new UacInvite(this.#core, options)
  }

  async request(options: OutgoingRequestOptions): Promise<SipResponse> {
    const flow = this.#core.route(
      options.flow,
      uriOfRoute(options.route?.[0]) ?? options.requestUri ?? options.to.uri,
    )
    const found = flow instanceof Promise ? await flow : flow
    return exchange(this.#core, outgoingRequest(this.#core, options, found), found, options.credentials)
  }

  restoreDialog(json: DialogJson): Dialog {
    const flow = this.#core.flowById(json.flowId) ?? new GoneFlow(json.source)
    const state = new DialogState({ ...json, flow })
    const sdp = { local: json.localSdp, remote: json.remoteSdp }
    const dialog = new InviteDialog(this.#core, state, { sdp })
    dialog.takeBack(json)
    return dialog
  }

  refuseInvite(json: InviteJson, status: number): void {
    refuseTakenBack(this.#core, json, status)
  }

  cancelInvite(json: InviteJson, reason?: ReasonHeader): void {
    cancelTakenBack(this.#core, json, reason)
  }

  isFlowAlive(flowId: string): boolean {
    return this.#core.flowById(flowId) !== undefined
  }

  async close(): Promise<void> {
    if (this.#core.isClosed) return
    this.#core.isClosed = true
    this.#core.dialogs.clear()
    this.#core.transactions.close()
    await Promise.all(this.#core.transports.map((transport) => transport.close()))
    this.#core.transactions.close()
    this.#core.dialogs.clear()
    this.#core.timers.clearAll()
  }

  stats(): UserAgentStats {
    return {
      transactions: this.#core.transactions.count,
      dialogs: this.#core.dialogs.size,
      timers: this.#core.timers.count,
      wsConnections: this.#core.transports.reduce((sum, transport) => sum + transport.connectionCount, 0),
    }
  }

  #sink(): TransportSink {
    return {
      received: (data, flow) => this.#receiver.receive(data, flow),
      opened: (flow) => void this.emit('flow-opened', sourceOf(flow)),
      closed: (flow) => {
        for (const holder of this.#core.dialogs.all()) holder.onFlowClosed(flow)
        this.emit('flow-closed', sourceOf(flow))
      },
    }
  }
}

function withDefaults(options: UserAgentOptions): CoreOptions {
  return {
    userAgentName: options.userAgentName,
    maxMessageBytes: options.maxMessageBytes ?? 65_536,
    sessionExpiresSeconds: options.sessionExpiresSeconds ?? 1800,
    minSeSeconds: options.minSeSeconds ?? 90,
    tryingAtOnce: options.tryingAtOnce ?? true,
    offerReliableProvisionals: options.offerReliableProvisionals ?? false,
    flowLostGraceMs: options.flowLostGraceMs ?? 0,
    restoredFlowGraceMs: options.restoredFlowGraceMs ?? 20_000,
  }
}
