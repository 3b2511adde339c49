import type { Random } from './mutate.ts'

/** Something with an open port, or a parser behind one, that is sent mutated input. */
export interface Target {
  name: string
  /** One mutation. A rejection is a failure. */
  send(random: Random): void | Promise<void>
  /** Resolves when it still does its work. */
  isAlive(): Promise<void>
}
