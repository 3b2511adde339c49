import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { type Product, startProduct, tempDir, waitFor } from '../support/index.ts'
import { ProductTown } from './support/product-town.ts'

/** Recordings that are open, as files. */
function openFiles({ config }: Product): string[] {
  const all = fs.readdirSync(config.paths.recordings, { recursive: true }) as string[]
  return all.filter((name) => name.endsWith('.part')).map((name) => path.join(config.paths.recordings, name))
}

/** Waits until some seconds of the talk have reached the disk. */
async function recorded(product: Product, seconds: number): Promise<string> {
  return waitFor(() => openFiles(product).find((file) => fs.statSync(file).size > seconds * 16_000), {
    what: 'sound on the disk',
    everyMs: 50,
  })
}

/** The recording whose open file that was, as soon as it stands in the CRM. A talk may go on in a second one. */
const recordingOf = ({ db }: Product, part: string) => {
  const id = path.basename(part, '.wav.part')
  const row = () => db.selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirst()
  return waitFor(row, {
    what: 'the recording in the CRM',
    withinMs: 30_000,
    everyMs: 50,
  })
}

test('P2: what a media process had recorded before it was killed is sealed and can be heard', async (t) => {
  const town = await ProductTown.open(t)
  const { product } = town
  const anna = await town.deskPhone('anna')
  const calling = await town.dials(await town.customer())
  const atAnna = await (await anna.rings()).answers()
  const atCustomer = await calling.isAnswered()
  const part = await recorded(product, 2)
  const kept = fs.statSync(part).size
  await product.killRole('media-webrtc')
  await atCustomer.hangsUp()
  await atAnna.ended()

  const row = await recordingOf(product, part)
  assert.ok(row.bytes >= kept || row.format === 'mp3')
  assert.ok(!fs.existsSync(part))
  const { seconds, id } = row
  assert.ok(seconds >= 2 && seconds * 16_000 >= kept - 100, `${seconds} s of ${kept} bytes`)
  const small = await waitFor(
    () =>
      product.db
        .selectFrom('recordings')
        .selectAll()
        .where('id', '=', id)
        .where('format', '=', 'mp3')
        .executeTakeFirst(),
    { what: 'the small recording', withinMs: 30_000 },
  )
  const { left, right } = small.peaks as { left: number[]; right: number[] }
  assert.ok(Math.max(...left) > 0.15 && Math.max(...right) > 0.15, 'both sides are drawn')
  assert.ok(fs.existsSync(path.join(product.config.paths.recordings, small.path)))
})

test('P2: after a power cut in mid-talk the next start seals the recording, once', async (t) => {
  const dataDir = tempDir(t)
  const town = await ProductTown.open(t, { ownPostgres: true, dataDir })
  const { product } = town
  const anna = await town.deskPhone('anna')
  const calling = await town.dials(await town.customer())
  await (await anna.rings()).answers()
  await calling.isAnswered()
  const part = await recorded(product, 2)
  const kept = fs.statSync(part).size
  for (const pid of [product.pid, ...Object.values(product.pids())]) process.kill(pid, 'SIGKILL')

  const after = await startProduct(t, { ownPostgres: true, dataDir })
  const row = await recordingOf(after, part)
  assert.ok(row.seconds >= 2 && row.seconds * 16_000 >= kept - 100)
  await waitFor(
    () => after.db.selectFrom('recordings').select('id').where('format', '=', 'mp3').executeTakeFirst(),
    {
      withinMs: 30_000,
    },
  )
  const rows = await after.db.selectFrom('recordings').select('id').execute()
  assert.equal(rows.length, 1)
  assert.deepEqual(openFiles(after), [])
})
