import fs from 'node:fs'
import { StartError } from './sentences.ts'

interface Holder {
  pid: number
  /** When the process began, in the kernel's ticks: tells it from a later one of the same number. */
  began: string
  address: string
}

/**
 * Takes the data folder for this process alone. Errors: {@link StartError} naming the process that has it.
 * A lock whose process is gone (kill -9, power cut) is taken over.
 */
export function takeLock(file: string, address: string): { release(): void } {
  const mine: Holder = { pid: process.pid, began: beginOf(process.pid), address }
  for (let attempt = 0; attempt < 3; attempt++) {
    if (tryCreate(file, mine)) return { release: () => fs.rmSync(file, { force: true }) }
    const holder = readHolder(file)
    if (holder && holder.began === beginOf(holder.pid))
      throw new StartError(
        `Perezvon is already running here: process ${holder.pid}, ${holder.address}. Stop it first, or choose another data folder with PEREZVON_DATA.`,
      )
    fs.rmSync(file, { force: true })
  }
  throw new StartError(`The lock ${file} cannot be taken.`)
}

function tryCreate(file: string, holder: Holder): boolean {
  try {
    fs.writeFileSync(file, JSON.stringify(holder), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

/** Start time of a process; '' when there is none. Without /proc, that it lives must do. */
function beginOf(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return process.platform === 'linux' ? 'gone' : livesWithoutProc(pid)
  }
}

function livesWithoutProc(pid: number): string {
  try {
    process.kill(pid, 0)
    return 'lives'
  } catch {
    return 'gone'
  }
}
