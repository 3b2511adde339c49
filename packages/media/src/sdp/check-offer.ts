import { parseSdp } from './parse.ts'
import { readRemoteAudio, type Transport } from './remote-audio.ts'

/**
 * Whether an offer can be talked over at all, before anything is opened for it. What it passes, `openLeg` answers.
 * Errors: `bad-sdp`, `no-common-codec`.
 */
export function checkOffer(offer: string, transport: Transport): void {
  readRemoteAudio(parseSdp(offer), transport)
}
