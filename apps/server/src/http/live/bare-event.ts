import type { LiveEvent } from '@perezvon/contract'

type Bare<T> = T extends { seq: number } ? Omit<T, 'seq'> : never

/** An event before the socket it goes to has numbered it. */
export type BareEvent = Bare<LiveEvent>
