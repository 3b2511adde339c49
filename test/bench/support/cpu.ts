import fs from 'node:fs'

/** Linux counts in hundredths of a second (USER_HZ), whatever the kernel ticks at. */
const ticksPerSecond = 100

export interface CpuMeter {
  /** Percent of one core since the meter was started, over all of the processes and their children. */
  pct(): number
}

/** Watches the processes `roots` and all below them, those that end meanwhile included. */
export function startCpuMeter(roots: () => number[]): CpuMeter {
  const begunAt = performance.now()
  const before = ticksOf(roots())
  return {
    pct() {
      const seconds = (performance.now() - begunAt) / 1000
      return round(((ticksOf(roots()) - before) / ticksPerSecond / seconds) * 100, 1)
    },
  }
}

/** Percent of one core of each named process (with its children) since the meter was started. */
export function startCpuMeters(pids: Record<string, number>): { pct(): Record<string, number> } {
  const meters = Object.entries(pids).map(([name, pid]) => [name, startCpuMeter(() => [pid])] as const)
  return { pct: () => Object.fromEntries(meters.map(([name, meter]) => [name, meter.pct()])) }
}

function ticksOf(roots: number[]): number {
  const children = childrenByParent()
  const all = new Set<number>()
  const add = (pid: number) => {
    if (all.has(pid)) return
    all.add(pid)
    for (const child of children.get(pid) ?? []) add(child)
  }
  for (const root of roots) add(root)
  return [...all].reduce((sum, pid) => sum + ticksOfOne(pid), 0)
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>()
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(statOf(Number(name))?.[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  return children
}

/** User and system time, of it and of its children that have ended and were waited for. */
function ticksOfOne(pid: number): number {
  const fields = statOf(pid)
  return fields ? [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) : 0
}

/** Fields of /proc/PID/stat from the third (state) on; the name before may contain anything. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** Resident memory of a process, MiB. */
export function rssMbOf(pid: number): number {
  const pages = Number(fs.readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
  return round((pages * 4096) / 2 ** 20, 1)
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
