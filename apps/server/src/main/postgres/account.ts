import { execFileSync, spawnSync } from 'node:child_process'

/** An OS account by its numbers. */
export interface Account {
  uid: number
  gid: number
}

/** The database cannot run here. The message is a sentence for the terminal. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError'
}

/**
 * The account PostgreSQL runs under: undefined (our own) unless we are root, which PostgreSQL refuses; then
 * the system's `postgres`, made when there is none.
 */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const existing = lookUp('postgres')
  if (existing) return existing
  try {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ])
  } catch (error) {
    throw new PostgresError(
      `PostgreSQL does not run as root, and an account for it could not be made (useradd postgres: ${(error as Error).message}). Start Perezvon as an ordinary user.`,
    )
  }
  const made = lookUp('postgres')
  if (!made) throw new PostgresError('The account ‘postgres’ was made but cannot be found.')
  return made
}

function lookUp(name: string): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return undefined
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/** Whether `account` may enter the folder or run the file. */
export function canReach(file: string, account: Account | undefined): boolean {
  return spawnSync('test', ['-x', file], { ...account, cwd: '/' }).status === 0
}
