import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { loadConfig } from '../kernel/config/config.ts'
import { embeddedPassword, embeddedUser } from '../kernel/db.ts'
import { migrate } from '../kernel/migrate.ts'
import { startPostgres } from './postgres.ts'

/** `npm run db:types`: writes kernel/schema.generated.ts from the migrations, by a throw-away database. */
const data = fs.mkdtempSync(path.join(os.tmpdir(), 'perezvon-types-'))
fs.chmodSync(data, 0o755)
const config = loadConfig({ env: { PEREZVON_DATA: data } })
const postgres = await startPostgres({ config, settings: { fsync: 'off' } })
try {
  await migrate(config)
  const host = encodeURIComponent(config.paths.postgresSocketDir)
  const url = `postgresql://${embeddedUser}:${embeddedPassword(config)}@${host}:5432/${embeddedUser}`
  const args = ['--dialect=postgres', `--url=${url}`, '--camel-case', '--default-schema=public']
  args.push('--numeric-parser=number', '--date-parser=string', '--type-mapping={"int8":"number"}')
  const out = path.resolve(import.meta.dirname, '../kernel/schema.generated.ts')
  const bin = path.join(config.projectDir, 'node_modules/.bin')
  execFileSync(
    path.join(bin, 'node'),
    [path.join(bin, 'kysely-codegen'), ...args, '--include-pattern=public.*', `--out-file=${out}`],
    {
      stdio: 'inherit',
    },
  )
} finally {
  await postgres.stop()
  fs.rmSync(data, { recursive: true, force: true })
}
