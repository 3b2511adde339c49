import fs from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { audit } from '../../crm/audit.ts'
import { findRecording } from '../../crm/call/find-recording.ts'
import { AppError, systemCode } from '../../kernel/errors.ts'
import { type Api, actorOf, IdParams } from '../api.ts'
import { byteRangeOf } from '../byte-range.ts'
import type { Deps } from '../deps.ts'

const mediaTypes = { wav: 'audio/wav', mp3: 'audio/mpeg' }

/** The sound of a recording, whole or in part (RFC 9110, 14), for whoever sees its call. */
export function recordingAudioRoute(api: Api, { db, config }: Deps): void {
  api.get(
    '/recordings/:id/audio',
    { schema: { tags: ['calls'], summary: 'The sound of a recording; answers ranges', params: IdParams } },
    async (request, reply) => {
      const actor = actorOf(request)
      const recording = await findRecording(db, actor, request.params.id)
      const file = path.join(config.paths.recordings, recording.path)
      const bytes = await sizeOf(file)
      const range = byteRangeOf(request.headers.range, bytes)
      reply.header('accept-ranges', 'bytes').header('cache-control', 'private, max-age=3600')
      if (range === 'unsatisfiable')
        return reply.code(416).header('content-range', `bytes */${bytes}`).type('text/plain').send('')
      if (!range || range.first === 0)
        await audit(db, {
          actorUserId: actor.userId,
          action: 'recording.play',
          recordKind: 'recording',
          recordId: recording.id,
        })
      reply.type(mediaTypes[recording.format])
      if (!range) return reply.header('content-length', bytes).send(fs.createReadStream(file))
      return reply
        .code(206)
        .header('content-range', `bytes ${range.first}-${range.last}/${bytes}`)
        .header('content-length', range.last - range.first + 1)
        .send(fs.createReadStream(file, { start: range.first, end: range.last }))
    },
  )
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    throw systemCode(error) === 'ENOENT' ? new AppError('not_found', { cause: error }) : error
  }
}
