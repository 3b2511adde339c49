import type { MediaEngine, MediaEngineClient } from '@perezvon/media'

/** Tells the calls that live on a media process when it has died and another has taken its place, empty. */
export class MediaRestarts {
  readonly #listeners = new Map<MediaEngine, Set<() => void>>()

  constructor(engines: readonly MediaEngineClient[]) {
    for (const engine of engines) {
      this.#listeners.set(engine, new Set())
      engine.on('connection', (connection) => {
        if (connection.kind === 'up' && connection.restarted) this.#tell(engine)
      })
    }
  }

  /** The returned function stops it. */
  listen(engine: MediaEngine, listener: () => void): () => void {
    this.#listeners.get(engine)?.add(listener)
    return () => this.#listeners.get(engine)?.delete(listener)
  }

  #tell(engine: MediaEngine): void {
    for (const listener of [...(this.#listeners.get(engine) ?? [])]) listener()
  }
}
