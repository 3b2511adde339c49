import type { Clock } from '../clock.ts'

export const frameMs = 20

/** After a stall longer than this the missed frames are dropped instead of sent in one burst. */
const maximumCatchUpFrames = 5

export interface FrameTask {
  /** One frame of 20 ms is due. */
  onFrame(nowMs: number): void
}

/**
 * The one clock that paces everything we make ourselves: sounds, keys, flushes of recordings. Frames are counted from
 * its start, so timers that fire late do not add up to drift. Armed only while there is something to do.
 */
export class FrameScheduler {
  readonly #clock: Clock
  readonly #tasks = new Set<FrameTask>()
  #timer: unknown
  #startedAtMs = 0
  #frames = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get armed(): boolean {
    return this.#timer !== undefined
  }

  add(task: FrameTask): void {
    this.#tasks.add(task)
    if (this.armed) return
    this.#startedAtMs = this.#clock.now()
    this.#frames = 0
    this.#arm()
  }

  remove(task: FrameTask): void {
    this.#tasks.delete(task)
    if (this.#tasks.size > 0 || !this.armed) return
    this.#clock.clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #arm(): void {
    const dueAtMs = this.#startedAtMs + (this.#frames + 1) * frameMs
    this.#timer = this.#clock.setTimeout(() => this.#run(), Math.max(0, dueAtMs - this.#clock.now()))
  }

  #run(): void {
    const nowMs = this.#clock.now()
    const due = Math.floor((nowMs - this.#startedAtMs) / frameMs + 1e-6) - this.#frames
    this.#frames += due
    for (let i = Math.min(due, maximumCatchUpFrames); i > 0; i--) {
      for (const task of this.#tasks) task.onFrame(nowMs)
    }
    if (this.#tasks.size > 0) this.#arm()
    else this.#timer = undefined
  }
}
