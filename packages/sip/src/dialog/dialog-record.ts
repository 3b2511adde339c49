import { sourceOf } from '../transport/flow.ts'
import type { DialogContext } from './dialog-context.ts'
import type { DialogJson } from './dialog-state.ts'

/** A confirmed dialog as plain data, for a journal. */
export function dialogRecord(dialog: DialogContext, acknowledged: boolean): DialogJson {
  const { state, sdp, sessionTimer } = dialog
  return {
    ...state.id,
    role: state.role,
    localAddress: state.localAddress,
    remoteAddress: state.remoteAddress,
    remoteTarget: state.remoteTarget,
    routeSet: [...state.routeSet],
    localCSeq: state.localCSeq,
    remoteCSeq: state.remoteCSeq,
    localContact: state.localContact,
    flowId: state.flow.flowId,
    source: sourceOf(state.flow),
    acknowledged,
    sessionExpiresSeconds: sessionTimer.interval?.seconds,
    weRefresh: sessionTimer.interval?.weRefresh,
    remoteAllowsUpdate: state.remoteAllowsUpdate,
    localSdp: sdp.local,
    remoteSdp: sdp.remote,
  }
}
