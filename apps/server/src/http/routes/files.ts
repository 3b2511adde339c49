import fs from 'node:fs'
import type { Readable } from 'node:stream'
import { FileQuery, StoredFile } from '@perezvon/contract'
import type { FastifyReply } from 'fastify'
import { findFile, largestFileBytes, pathOf, storeFile } from '../../crm/file/stored-files.ts'
import { type Api, actorOf, IdParams } from '../api.ts'
import type { Deps } from '../deps.ts'

const tags = ['files']

/** Uploads come as raw bytes, so in a scope of its own where every media type is taken as it is. */
export function filesRoute(api: Api, { db, config }: Deps): void {
  const dir = config.paths.files
  api.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.post(
      '/files',
      {
        schema: {
          tags,
          summary: 'Keep a file: its bytes as the body, at most 20 MB',
          querystring: FileQuery,
          response: { 201: StoredFile },
        },
        bodyLimit: largestFileBytes,
      },
      async (request, reply) => {
        const stored = await storeFile(db, actorOf(request), dir, {
          name: request.query.name,
          mediaType: mediaTypeOf(request.headers['content-type']),
          body: request.body as Readable,
        })
        return reply.code(201).send(stored)
      },
    )
  })
  api.get('/files/:id', { schema: { tags, summary: 'A file', params: IdParams } }, async (request, reply) => {
    const file = await findFile(db, actorOf(request), request.params.id)
    return sendFile(reply, file, fs.createReadStream(pathOf(dir, file.id)))
  })
}

/** Always as an attachment: what others have uploaded must not run as a page of ours. */
function sendFile(reply: FastifyReply, file: StoredFile, body: Readable): FastifyReply {
  return reply
    .header('content-type', file.mediaType)
    .header('content-length', file.bytes)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeRfc5987(file.name)}`)
    .send(body)
}

const mediaTypeOf = (header: string | undefined): string =>
  /^[\w.+-]+\/[\w.+-]+/.exec(header ?? '')?.[0].toLowerCase() ?? 'application/octet-stream'

const encodeRfc5987 = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
