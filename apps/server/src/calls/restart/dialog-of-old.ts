import type { DialogJson } from '@perezvon/sip'

/** Numbers of requests that the journal was not told of; leaving some out is allowed, using one twice is not (RFC 3261, 12.2.1.1). */
const skippedCSeqs = 100

/** A journaled dialog as it may be gone on with. */
export function dialogOfOld(json: DialogJson): DialogJson {
  return { ...json, localCSeq: json.localCSeq + skippedCSeqs }
}
