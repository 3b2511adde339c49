type Listener<A extends unknown[]> = (...args: A) => void

/** What one can subscribe to. `Events` maps an event's name to the tuple of its arguments. */
export interface Subscribable<Events extends { [K in keyof Events]: unknown[] }> {
  /** Adds a listener; the returned function removes it again. */
  on<K extends keyof Events>(event: K, listener: Listener<Events[K]>): () => void
}

/** A small typed emitter: listeners run at once, in the order in which they were added. */
export class Emitter<Events extends { [K in keyof Events]: unknown[] }> implements Subscribable<Events> {
  readonly #listeners = new Map<keyof Events, Listener<never>[]>()

  on<K extends keyof Events>(event: K, listener: Listener<Events[K]>): () => void {
    const list = this.#listeners.get(event) ?? []
    this.#listeners.set(event, [...list, listener as Listener<never>])
    return () => this.#remove(event, listener as Listener<never>)
  }

  /** Calls every listener; says whether there was any. */
  emit<K extends keyof Events>(event: K, ...args: Events[K]): boolean {
    const list = this.#listeners.get(event) as Listener<Events[K]>[] | undefined
    if (!list || list.length === 0) return false
    for (const listener of list) listener(...args)
    return true
  }

  has(event: keyof Events): boolean {
    return (this.#listeners.get(event)?.length ?? 0) > 0
  }

  #remove(event: keyof Events, listener: Listener<never>): void {
    const list = this.#listeners.get(event) ?? []
    this.#listeners.set(
      event,
      list.filter((each) => each !== listener),
    )
  }
}
