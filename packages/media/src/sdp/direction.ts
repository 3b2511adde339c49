import type { Direction } from './session-description.ts'

/** Directions as pairs of flags, seen from the side that wrote them. */
export const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly'
export const receives = (direction: Direction): boolean =>
  direction === 'sendrecv' || direction === 'recvonly'

export function directionOf(send: boolean, receive: boolean): Direction {
  if (send) return receive ? 'sendrecv' : 'sendonly'
  return receive ? 'recvonly' : 'inactive'
}

/** The same stream seen from the other side. */
export const mirrored = (direction: Direction): Direction =>
  directionOf(receives(direction), sends(direction))

/**
 * What remains of `wanted` (ours) when the far side says `remote`: RFC 3264, 6.1. A stream flows only where one sends
 * and the other receives.
 */
export function agreedDirection(wanted: Direction, remote: Direction): Direction {
  return directionOf(sends(wanted) && receives(remote), receives(wanted) && sends(remote))
}
