import type { Emitter } from '../emitter.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import { ALLOW } from '../ua/capabilities.ts'
import { ServerRequest } from '../ua/server-request.ts'
import type { DialogEvents } from './dialog.ts'
import type { DialogContext } from './dialog-context.ts'

type InDialogEvent = 'info' | 'refer' | 'notify' | 'message'

/** What becomes of requests that are only passed on: status without a listener, and after one that did not answer. */
const PASSED_ON: Readonly<
  Record<string, { event: InDialogEvent; unheard: number; heard: number | undefined }>
> = {
  INFO: { event: 'info', unheard: 405, heard: 200 },
  REFER: { event: 'refer', unheard: 405, heard: undefined },
  NOTIFY: { event: 'notify', unheard: 481, heard: 200 },
  MESSAGE: { event: 'message', unheard: 405, heard: 200 },
}

/** Gives a request that the dialog itself does not act on to whoever listens, and answers it when they do not. */
export function passOn(dialog: DialogContext & Emitter<DialogEvents>, transaction: ServerTransaction): void {
  const { method } = transaction.request
  const rule = PASSED_ON[method]
  if (!rule || !dialog.has(rule.event)) {
    const status = rule?.unheard ?? (method === 'PRACK' ? 481 : 405)
    return dialog.core.reply(transaction, status, { headers: { Allow: ALLOW } })
  }
  const incoming = new ServerRequest(dialog.core, transaction)
  try {
    dialog.emit(rule.event, incoming)
  } catch (error) {
    const { id } = dialog.state
    dialog.core.log({
      level: 'warn',
      event: 'dialog.listener-failed',
      callId: id.sipCallId,
      message: error instanceof Error ? error.message : String(error),
    })
    incoming.respond({ status: 500 })
  }
  if (rule.heard !== undefined) incoming.respond({ status: rule.heard })
}
