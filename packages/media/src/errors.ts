/**
 * The closed set of ways in which the media core says no.
 *
 * | code | whose fault | the SIP layer answers |
 * |---|---|---|
 * | `bad-sdp` | far side: the body is not a session description we can read | 400 |
 * | `no-common-codec` | far side: no audio m-line, or no codec both speak | 488 |
 * | `no-such-call`, `no-such-leg`, `no-such-recording` | caller of the engine | 481/500 |
 * | `bad-state` | caller of the engine: the order of operations is wrong | 500 |
 * | `bad-audio-file` | the file to play or to compress cannot be read or decoded | – |
 * | `bad-recording` | the recording file is not ours or broken beyond repair | – |
 * | `no-ports` | us: the port range is exhausted | 503 |
 * | `webrtc-not-loaded` | us: this engine was created without WebRTC | 500 |
 * | `io` | us: disk or socket failed | 500 |
 * | `timeout`, `disconnected` | the process rim: the engine did not answer | 503 |
 */
export type MediaErrorCode =
  | 'bad-sdp'
  | 'no-common-codec'
  | 'no-such-call'
  | 'no-such-leg'
  | 'no-such-recording'
  | 'bad-state'
  | 'bad-audio-file'
  | 'bad-recording'
  | 'bad-request'
  | 'no-ports'
  | 'webrtc-not-loaded'
  | 'io'
  | 'timeout'
  | 'disconnected'

/** Every operation of the media core fails with this error and no other. */
export class MediaError extends Error {
  readonly code: MediaErrorCode

  constructor(code: MediaErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'MediaError'
    this.code = code
  }
}
