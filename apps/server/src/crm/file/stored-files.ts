import fs from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { type Readable, Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { StoredFile } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { canEditCustomers, requireThat } from '../../access/can.ts'
import { filesVisibleTo } from '../../access/deals-visible-to.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'

/** A contract may have so many bytes. */
export const largestFileBytes = 20 * 1024 * 1024

export interface Upload {
  name: string
  mediaType: string
  body: Readable
}

/** Keeps a file under `dir`; its row is written when all bytes are there. Errors: forbidden, too_large, bad_request (empty). */
export async function storeFile(db: Db, actor: Actor, dir: string, upload: Upload): Promise<StoredFile> {
  requireThat(canEditCustomers(actor))
  const id = newId()
  await mkdir(dir, { recursive: true })
  const bytes = await writeWhole(pathOf(dir, id), upload.body)
  const file = { id, name: safeName(upload.name), mediaType: upload.mediaType, bytes }
  try {
    await db
      .insertInto('files')
      .values({ ...file, uploadedBy: actor.userId })
      .execute()
  } catch (error) {
    await rm(pathOf(dir, id), { force: true })
    throw error
  }
  return file
}

/** Error: not_found when there is none, or none for this actor. */
export async function findFile(db: Db, actor: Actor, id: string): Promise<StoredFile> {
  const { rows } = await sql<StoredFile>`
    select f.id, f.name, f.media_type, f.bytes from files f where f.id = ${id} and ${filesVisibleTo(actor)}`.execute(
    db,
  )
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}

export const pathOf = (dir: string, id: string): string => path.join(dir, id)

async function writeWhole(target: string, body: Readable): Promise<number> {
  const part = `${target}.part`
  const counter = new ByteCounter()
  // not in the pipeline: whoever is refused in mid-sentence must still get the answer, so the body is left to run out
  body.pipe(counter)
  body.once('error', (error) => counter.destroy(error))
  body.once('close', () => body.readableEnded || counter.destroy(new AppError('bad_request')))
  try {
    await pipeline(counter, fs.createWriteStream(part, { mode: 0o600 }))
    if (counter.bytes === 0) throw new AppError('bad_request', { message: 'the file is empty' })
    await rename(part, target)
    return counter.bytes
  } catch (error) {
    body.unpipe(counter).resume()
    await rm(part, { force: true })
    throw error
  }
}

/** Passes bytes on and counts them; more than {@link largestFileBytes} is an error, too_large. */
class ByteCounter extends Transform {
  bytes = 0

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.bytes += chunk.length
    if (this.bytes > largestFileBytes) done(new AppError('too_large'))
    else done(null, chunk)
  }
}

/** The last part of a path, without control characters. */
const safeName = (name: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
  name.replaceAll(/[\u0000-\u001f\u007f]/g, '').replace(/^.*[/\\]/, '') || 'file'
