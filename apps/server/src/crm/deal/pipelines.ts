import type { Pipeline } from '@perezvon/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Db } from '../../kernel/db.ts'
import { unknownReference } from '../references.ts'

type PipelineItem = z.infer<typeof Pipeline>

/** Pipelines with their stages, in the company's order. */
export async function listPipelines(db: Db): Promise<PipelineItem[]> {
  const { rows } = await sql<PipelineItem>`
    select p.id, p.name, coalesce((
      select json_agg(json_build_object('id', s.id, 'name', s.name, 'position', s.position,
        'normDays', s.norm_days, 'probabilityPct', s.probability_pct) order by s.position)
      from stages s where s.pipeline_id = p.id), '[]'::json) as stages
    from pipelines p order by p.position, p.id`.execute(db)
  return rows
}

/** A pipeline by id, the first one when none is named. Error: validation_failed `pipelineId: not_found`. */
export async function choosePipeline(db: Db, id: string | undefined): Promise<PipelineItem> {
  const pipelines = await listPipelines(db)
  const chosen = id ? pipelines.find((pipeline) => pipeline.id === id) : pipelines[0]
  if (!chosen || chosen.stages.length === 0) throw unknownReference('pipelineId')
  return chosen
}

/** A stage of the pipeline, its first when none is named. Error: validation_failed `stageId: not_found`. */
export function chooseStage(pipeline: PipelineItem, id: string | undefined): PipelineItem['stages'][number] {
  const stage = id ? pipeline.stages.find((one) => one.id === id) : pipeline.stages[0]
  if (!stage) throw unknownReference('stageId')
  return stage
}
