import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { tempDir, testDb } from '../../../../test/support/index.ts'
import { MigrationError, migrate, migrationsDir } from '../../src/kernel/migrate.ts'

function folderWith(t: Parameters<typeof tempDir>[0], files: Record<string, string>): string {
  const dir = tempDir(t)
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(dir, name), text)
  return dir
}

test('the product migrates an empty database, once, by two processes at the same time', async (t) => {
  const { config, db } = await testDb(t, { isEmpty: true })
  const applied = await Promise.all([migrate(config), migrate(config)])
  const names = fs
    .readdirSync(migrationsDir)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  assert.deepEqual(applied.flat(), names)
  assert.deepEqual(await migrate(config), [])
  const { rows } = await sql`select show_trgm('Иванов') as grams`.execute(db)
  assert.match(JSON.stringify(rows), /grams/)
})

test('migrations are applied in the order of their names', async (t) => {
  const { config, db } = await testDb(t, { isEmpty: true })
  const dir = folderWith(t, {
    '002_second.sql': 'insert into steps values (2);',
    '001_first.sql': 'create table steps (n integer); insert into steps values (1);',
    'notes.txt': 'not one of them',
  })
  assert.deepEqual(await migrate(config, dir), ['001_first.sql', '002_second.sql'])
  const { rows } = await sql<{ n: number }>`select n from steps`.execute(db)
  assert.deepEqual(rows, [{ n: 1 }, { n: 2 }])
})

test('a migration that was changed after it had been applied is refused', async (t) => {
  const { config } = await testDb(t, { isEmpty: true })
  const dir = folderWith(t, { '001_first.sql': 'create table a ();' })
  await migrate(config, dir)
  fs.writeFileSync(path.join(dir, '001_first.sql'), 'create table b ();')
  await assert.rejects(migrate(config, dir), /001_first\.sql was changed/)
})

test('a database of a newer version is refused, and so is a late migration', async (t) => {
  const { config } = await testDb(t, { isEmpty: true })
  await migrate(config, folderWith(t, { '002_b.sql': 'create table b ();' }))
  await assert.rejects(migrate(config, folderWith(t, {})), /newer version/)
  const late = folderWith(t, { '001_a.sql': 'create table a ();', '002_b.sql': 'create table b ();' })
  await assert.rejects(migrate(config, late), /comes too late/)
})

test('a migration that fails leaves nothing behind', async (t) => {
  const { config, db } = await testDb(t, { isEmpty: true })
  const dir = folderWith(t, { '001_a.sql': 'create table a (); select nonsense();' })
  await assert.rejects(migrate(config, dir), (error) => error instanceof MigrationError)
  const { rows } = await sql`select to_regclass('a') as found`.execute(db)
  assert.deepEqual(rows, [{ found: null }])
})
