import { DialogState } from '../dialog/dialog-state.ts'
import { InviteDialog } from '../dialog/invite-dialog.ts'
import { SipError } from '../errors.ts'
import { SipRequest, type SipResponse } from '../message/message.ts'
import { parseMessage } from '../message/parse-message.ts'
import type { ReasonHeader } from '../message/reason.ts'
import type { Flow } from '../transport/flow.ts'
import { cancelRequest } from './build-invite.ts'
import type { Core } from './core.ts'

/** An INVITE that waits for its final answer, as plain data: enough to end it properly after a restart. */
export interface InviteJson {
  /** Request line and headers, without body and credentials. */
  head: string
  flowId: string
  /** Our tag, where the INVITE came to us. */
  localTag?: string
}

const LEFT_OUT = /^(content-length|content-type|authorization|proxy-authorization)$/i

/** @param localTag of the early dialog, where we are the called side. */
export function inviteRecord(invite: SipRequest, flow: Flow, localTag?: string): InviteJson {
  const lines = invite.headers
    .toWire()
    .split('\r\n')
    .filter((line) => line !== '' && !LEFT_OUT.test(line.slice(0, line.indexOf(':')).trim()))
  const head = [`${invite.method} ${invite.uri} SIP/2.0`, ...lines, '', ''].join('\r\n')
  return { head, flowId: flow.flowId, ...(localTag !== undefined && { localTag }) }
}

/** Refuses a call that came in during an earlier life; nothing happens when its connection is gone. */
export function refuseTakenBack(core: Core, json: InviteJson, status: number): void {
  const flow = core.flowById(json.flowId)
  if (!flow) return
  const transaction = core.transactions.adoptServer(inviteOf(json), flow)
  core.reply(transaction, status, json.localTag === undefined ? {} : { toTag: json.localTag })
}

/** Gives up a call that an earlier life made: CANCEL, and ACK and BYE should it be answered all the same (RFC 3261 9.1). */
export function cancelTakenBack(core: Core, json: InviteJson, reason: ReasonHeader | undefined): void {
  const flow = core.flowById(json.flowId)
  if (!flow) return
  const invite = inviteOf(json)
  const answered = new Map<string, InviteDialog>()
  const transaction = core.transactions.adoptClient(invite, flow, {
    onResponse: (response) => {
      if (response.status < 200 || response.status > 299) return
      const tag = response.toTag ?? ''
      const known = answered.get(tag)
      if (known) known.repeatAck()
      else answered.set(tag, endAnswered(core, invite, response, flow, reason))
    },
    onFailure: () => {},
    onTerminated: () => core.timers.clear(abandon),
  })
  const abandon = core.timers.set(() => transaction.step('abandon'), 64 * core.timers.values.T1)
  core.transactions.send(cancelRequest(invite, reason), flow, { onResponse: () => {}, onFailure: () => {} })
}

function endAnswered(
  core: Core,
  invite: SipRequest,
  response: SipResponse,
  flow: Flow,
  reason: ReasonHeader | undefined,
): InviteDialog {
  const dialog = new InviteDialog(core, DialogState.ofClient(invite, response, flow), { sdp: {} })
  dialog.oweAck(invite, false)
  void dialog.bye(reason ? { reason } : {})
  return dialog
}

function inviteOf(json: InviteJson): SipRequest {
  const parsed = parseMessage(Buffer.from(json.head))
  if (parsed.kind === 'message' && parsed.message instanceof SipRequest) return parsed.message
  throw new SipError('malformed', 'this is not the record of an INVITE')
}
