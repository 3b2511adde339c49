/** RFC 4733, 2.3: the payload of one key. */

/** Index is the event code. */
export const keys = '0123456789*#ABCD'

/** Octets of the payload. */
export const eventLength = 4

/** Event code of a key, −1 when it is none. Lower-case letters are keys too. */
export const eventOfKey = (key: string): number => (key.length === 1 ? keys.indexOf(key.toUpperCase()) : -1)

export interface TelephoneEvent {
  event: number
  /** The key is released. */
  end: boolean
  /** In timestamp units since the key was pressed. */
  duration: number
}

export function readEvent(packet: Uint8Array, at: number, into: TelephoneEvent): void {
  into.event = packet[at]!
  into.end = packet[at + 1]! > 127
  into.duration = (packet[at + 2]! << 8) | packet[at + 3]!
}

/** Volume is in −dBm0; 10 is what most phones send. */
export function writeEvent(packet: Uint8Array, at: number, event: TelephoneEvent, volume = 10): void {
  packet[at] = event.event
  packet[at + 1] = (event.end ? 0x80 : 0) | volume
  packet[at + 2] = event.duration >> 8
  packet[at + 3] = event.duration
}
