import { Headers } from '../message/headers.ts'
import { type SipMessage, SipRequest, type SipResponse } from '../message/message.ts'
import { parseNameAddr } from '../message/name-addr.ts'
import { parseUri } from '../message/uri.ts'
import type { Flow } from '../transport/flow.ts'
import { isPrivateAddress } from '../transport/local-address.ts'
import { literalDestination } from '../transport/resolve.ts'
import type { Source } from '../transport/source.ts'
import type { DialogId } from './dialog-id.ts'

/** A dialog as plain data, enough to take it back after a restart (RFC 3261 12). */
export interface DialogJson {
  sipCallId: string
  localTag: string
  remoteTag: string
  role: 'uac' | 'uas'
  /** name-addr without tag. */
  localAddress: string
  remoteAddress: string
  remoteTarget: string
  /** Route values, first hop first. */
  routeSet: string[]
  localCSeq: number
  /** Undefined until the far side sent a request. */
  remoteCSeq?: number
  localContact: string
  flowId: string
  /** Where the far side was; for a dialog on a connection that is gone. */
  source: Source
  /** That the ACK of the first 2xx was seen or sent. */
  acknowledged: boolean
  sessionExpiresSeconds?: number
  /** Whether we are the one who refreshes. */
  weRefresh?: boolean
  remoteAllowsUpdate: boolean
  localSdp?: string
  remoteSdp?: string
}

/** What a dialog is made from. */
export interface DialogSeed extends DialogId {
  role: 'uac' | 'uas'
  localAddress: string
  remoteAddress: string
  remoteTarget: string
  routeSet: string[]
  localCSeq: number
  remoteCSeq?: number
  localContact: string
  flow: Flow
  remoteAllowsUpdate: boolean
}

/** The state of RFC 3261 12: whom requests go to, by which route, under which numbers. */
export class DialogState {
  readonly id: DialogId
  readonly role: 'uac' | 'uas'
  readonly localAddress: string
  readonly remoteAddress: string
  readonly routeSet: string[]
  readonly localContact: string
  remoteTarget: string
  localCSeq: number
  remoteCSeq: number | undefined
  remoteAllowsUpdate: boolean
  /** The far side's last known way. */
  flow: Flow

  constructor(seed: DialogSeed) {
    this.id = { sipCallId: seed.sipCallId, localTag: seed.localTag, remoteTag: seed.remoteTag }
    this.role = seed.role
    this.localAddress = seed.localAddress
    this.remoteAddress = seed.remoteAddress
    this.routeSet = seed.routeSet
    this.localContact = seed.localContact
    this.remoteTarget = seed.remoteTarget
    this.localCSeq = seed.localCSeq
    this.remoteCSeq = seed.remoteCSeq
    this.remoteAllowsUpdate = seed.remoteAllowsUpdate
    this.flow = seed.flow
  }

  /** The called side's dialog (RFC 3261 12.1.1). */
  static ofServer(invite: SipRequest, localTag: string, localContact: string, flow: Flow): DialogState {
    return new DialogState({
      sipCallId: invite.callId,
      localTag,
      remoteTag: invite.fromTag ?? '',
      role: 'uas',
      localAddress: withoutTag(invite.header('to')!),
      remoteAddress: withoutTag(invite.header('from')!),
      remoteTarget: invite.contacts[0]?.uri.text ?? invite.from!.uri.text,
      routeSet: invite.list('record-route'),
      localCSeq: 0,
      remoteCSeq: invite.cseq!.number,
      localContact,
      flow,
      remoteAllowsUpdate: allowsUpdate(invite),
    })
  }

  /** The calling side's dialog, for the branch that this response came from (RFC 3261 12.1.2). */
  static ofClient(invite: SipRequest, response: SipResponse, flow: Flow): DialogState {
    return new DialogState({
      sipCallId: invite.callId,
      localTag: invite.fromTag!,
      remoteTag: response.toTag ?? '',
      role: 'uac',
      localAddress: withoutTag(invite.header('from')!),
      remoteAddress: withoutTag(response.header('to')!),
      remoteTarget: response.contacts[0]?.uri.text ?? invite.uri,
      routeSet: response.list('record-route').reverse(),
      localCSeq: invite.cseq!.number,
      localContact: invite.header('contact')!,
      flow,
      remoteAllowsUpdate: allowsUpdate(response),
    })
  }

  get localTagged(): string {
    return `${this.localAddress};tag=${this.id.localTag}`
  }

  get remoteTagged(): string {
    return this.id.remoteTag === '' ? this.remoteAddress : `${this.remoteAddress};tag=${this.id.remoteTag}`
  }

  /** Makes a request within the dialog (RFC 3261 12.2.1.1). ACK takes its INVITE's number, others the next. */
  request(method: string, cseq?: number): SipRequest {
    const number = cseq ?? ++this.localCSeq
    const { uri, routes } = this.#routing()
    const headers = new Headers()
    for (const route of routes) headers.appendCanonical('route', route)
    headers.appendCanonical('max-forwards', '70')
    headers.appendCanonical('from', this.localTagged)
    headers.appendCanonical('to', this.remoteTagged)
    headers.appendCanonical('call-id', this.id.sipCallId)
    headers.appendCanonical('cseq', `${number} ${method}`)
    return new SipRequest(method, uri, headers)
  }

  /** False for a request older than one that came before (RFC 3261 12.2.2); takes note of newer ones. */
  takesCSeq(request: SipRequest): boolean {
    const { number } = request.cseq!
    if (this.remoteCSeq !== undefined && number <= this.remoteCSeq) return false
    this.remoteCSeq = number
    return true
  }

  /** INVITE, UPDATE and their 2xx may move the far side's Contact (RFC 3261 12.2, RFC 3311 5). */
  refreshTarget(message: SipMessage): void {
    const target = message.contacts[0]?.uri.text
    if (target !== undefined) this.remoteTarget = target
    if (message.headers.has('allow')) this.remoteAllowsUpdate = allowsUpdate(message)
  }

  /** The next hop's URI: first route, else the target. */
  get nextHopUri(): string {
    return parseNameAddr(this.routeSet[0] ?? '')?.uri.text ?? this.remoteTarget
  }

  /**
   * The flow to the next hop where no name needs a look-up; undefined otherwise. Over WebSocket it is the connection.
   * By UDP it is the next hop's address, but a private one that came from a public address lies behind NAT: then it is
   * where the far side's messages came from.
   */
  directFlow(): Flow | undefined {
    if (this.flow.isReliable) return this.flow
    const uri = parseUri(this.nextHopUri)
    if (!uri || uri.host.endsWith('.invalid')) return this.flow
    const hop = literalDestination(uri)
    if (!hop) return undefined
    const isBehindNat = isPrivateAddress(hop.address) && !isPrivateAddress(this.flow.address)
    return isBehindNat ? this.flow : this.flow.toward(hop.address, hop.port)
  }

  /** Loose routing, or the old strict one when the first route has no `lr`. */
  #routing(): { uri: string; routes: string[] } {
    const first = this.routeSet.length > 0 ? parseNameAddr(this.routeSet[0]!) : undefined
    if (!first || first.uri.params.has('lr')) return { uri: this.remoteTarget, routes: this.routeSet }
    return { uri: first.uri.text, routes: [...this.routeSet.slice(1), `<${this.remoteTarget}>`] }
  }
}

function allowsUpdate(message: SipMessage): boolean {
  return message.list('allow').includes('UPDATE')
}

/** From or To without its tag, other parameters too: they are not part of a dialog. */
function withoutTag(value: string): string {
  const close = value.lastIndexOf('>')
  if (close >= 0) return value.slice(0, close + 1)
  const semicolon = value.indexOf(';')
  return `<${(semicolon < 0 ? value : value.slice(0, semicolon)).trim()}>`
}
