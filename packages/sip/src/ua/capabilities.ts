/** Methods that are understood; others are answered 501. */
export const KNOWN_METHODS: ReadonlySet<string> = new Set([
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'REGISTER',
  'PRACK',
  'UPDATE',
  'INFO',
  'REFER',
  'NOTIFY',
  'MESSAGE',
  'SUBSCRIBE',
  'PUBLISH',
])

/** What Allow says. */
export const ALLOW = 'INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK, INFO, REFER, NOTIFY, MESSAGE'

/** Extensions that a request may require. */
export const SUPPORTED_EXTENSIONS: ReadonlySet<string> = new Set(['timer', '100rel', 'outbound'])

/** Bodies that an INVITE may bring. */
export const ACCEPT = 'application/sdp, multipart/mixed'
