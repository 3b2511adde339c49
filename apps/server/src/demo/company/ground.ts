import type { OutcomeKind } from '@perezvon/contract'
import type { Trx } from '../../kernel/db.ts'
import type { Random } from '../random.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import type { Rows } from './rows.ts'

/** The pipeline and the lists of the outcome form: those that the company has already, else the demo's own. */
export interface Ground {
  pipelineId: string
  stages: { id: string; name: string }[]
  lostReasons: { id: string }[]
}

interface Bare {
  now: number
  random: Random
  words: Vocabulary
  rows: Rows
}

export async function layGround(trx: Trx, bare: Bare): Promise<Ground> {
  await layPhrases(trx, bare)
  const lostReasons = await layLostReasons(trx, bare)
  return { ...(await layPipeline(trx, bare)), lostReasons }
}

async function layPipeline(trx: Trx, bare: Bare): Promise<Pick<Ground, 'pipelineId' | 'stages'>> {
  const there = await trx.selectFrom('pipelines').select('id').orderBy('position').executeTakeFirst()
  if (!there) return makePipeline(bare)
  const stages = await trx
    .selectFrom('stages')
    .select(['id', 'name'])
    .where('pipelineId', '=', there.id)
    .orderBy('position')
    .execute()
  return { pipelineId: there.id, stages: stages.length > 0 ? stages : makeStages(bare, there.id) }
}

function makePipeline(bare: Bare): Pick<Ground, 'pipelineId' | 'stages'> {
  const pipelineId = bare.random.id(bare.now)
  bare.rows.pipelines.push({ id: pipelineId, name: bare.words.pipeline, position: 0 })
  return { pipelineId, stages: makeStages(bare, pipelineId) }
}

function makeStages(bare: Bare, pipelineId: string): { id: string; name: string }[] {
  const stages = bare.words.stages.map((stage, position) => ({
    id: bare.random.id(bare.now),
    pipelineId,
    position,
    ...stage,
  }))
  bare.rows.stages.push(...stages)
  return stages
}

async function layLostReasons(trx: Trx, bare: Bare): Promise<{ id: string }[]> {
  const there = await trx
    .selectFrom('lostReasons')
    .select('id')
    .where('isActive', '=', true)
    .orderBy('position')
    .execute()
  if (there.length > 0) return there
  const made = bare.words.lostReasons.map((name, position) => ({
    id: bare.random.id(bare.now),
    name,
    position,
  }))
  bare.rows.lostReasons.push(...made)
  return made
}

async function layPhrases(trx: Trx, bare: Bare): Promise<void> {
  if (await trx.selectFrom('outcomePhrases').select('id').executeTakeFirst()) return
  for (const [outcome, texts] of Object.entries(bare.words.phrases) as [OutcomeKind, string[]][]) {
    const phrases = texts.map((text, position) => ({ id: bare.random.id(bare.now), outcome, text, position }))
    bare.rows.outcomePhrases.push(...phrases)
  }
}
