import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import type { Config } from '../../../apps/server/src/kernel/config.ts'
import type { RoleMessage, RoleName } from '../../../apps/server/src/main/role.ts'

const runRole = path.resolve(import.meta.dirname, '../../../apps/server/src/main/run-role.ts')

/** One role of the product in a process of its own, without a supervisor. Resolves when it is ready. */
export function startRoleAlone(
  role: RoleName,
  config: Config,
  env: Record<string, string>,
): Promise<{ pid: number; stop(): Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [runRole, role], {
    env: { PATH: process.env.PATH, ...env, PEREZVON_DATA: config.paths.data },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  return new Promise((resolve, reject) => {
    child.on('message', (message: RoleMessage) => {
      if (message.type === 'ready') resolve({ pid: child.pid!, stop })
      if (message.type === 'failed') reject(new Error(message.sentence))
    })
    void ended.then(() => reject(new Error(`${role} ended`)))
  })
}
