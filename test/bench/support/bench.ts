/** Options of a run as they were typed: `--calls 200 --record` is `{ calls: 200, record: true }`. */
export type BenchOptions = Record<string, number | string | boolean>

export interface BenchContext {
  /** Smaller sizes, the same fields; ends within 50 s on two cores. */
  isQuick: boolean
  options: BenchOptions
  /** The number given as `--name`, else `full`, or `quick` when the run is a quick one. */
  number(name: string, full: number, quick?: number): number
  flag(name: string): boolean
  /** A line for the person who waits. */
  progress(line: string): void
  /** Done after the run, last first, also when it fails. Has the shape that test helpers clean up by. */
  after(close: () => Promise<void> | void): void
}

export interface BenchResult {
  /** False when the generator fell behind or the run was cut: then the figures say nothing. */
  valid: boolean
  /** All of the product's processes, in percent of one core, while it was measured. */
  cpuPct: number
  /** The same of what made the load. */
  generatorCpuPct: number
  [field: string]: unknown
}

/** What a file `test/bench/NAME.ts` exports as `bench`. */
export interface Bench {
  /** One line for the list of names. */
  describe: string
  run(context: BenchContext): Promise<BenchResult>
}
