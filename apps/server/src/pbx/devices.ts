import type { Binding } from '@perezvon/sip'
import type { Switchboard } from './switchboard.ts'

/** Something of an employee's that can ring now. */
export interface Device {
  userId: string | null
  extension: string
  kind: 'browser' | 'desk'
  binding: Binding
}

const deviceOf = (userId: string | null, binding: Binding): Device => ({
  userId,
  extension: binding.aorUser,
  kind: binding.transport === 'ws' ? 'browser' : 'desk',
  binding,
})

export function devicesOfExtension(board: Switchboard, extension: string): Device[] {
  const userId = board.plan().extension(extension)?.userId ?? null
  return board.registrar.bindingsOf(extension).map((binding) => deviceOf(userId, binding))
}

/** All registered devices of an employee: the browser and desk phones of each of their extensions. */
export function devicesOfUser(board: Switchboard, userId: string): Device[] {
  return board
    .plan()
    .extensionsOf(userId)
    .flatMap((extension) => devicesOfExtension(board, extension.number))
}

/** Calls `listener` for each device that registers anew; the returned function stops it. */
export function onDeviceRegistered(board: Switchboard, listener: (device: Device) => void): () => void {
  return board.registrar.on('bound', (extension, binding, isRefresh) => {
    if (!isRefresh) listener(deviceOf(board.plan().extension(extension)?.userId ?? null, binding))
  })
}

/** Milliseconds that a call may still wait for an employee whose browser has just gone (a reload); 0: not expected. */
export function expectedBackMs(board: Switchboard, userId: string): number {
  const extensions = board.plan().extensionsOf(userId)
  return board.expectedBack.remainingMs(extensions.map((extension) => extension.number))
}
