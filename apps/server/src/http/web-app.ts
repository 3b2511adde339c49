import fs from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../kernel/errors.ts'
import type { Api } from './api.ts'
import { answerError } from './errors.ts'

/**
 * The built web app: its files, and its one page for every other address, since the app routes by itself. Files whose names
 * carry a hash are kept by browsers for ever; the page is asked for anew. Unknown addresses of the API stay JSON.
 */
export async function webApp(api: Api, dir: string): Promise<void> {
  fs.mkdirSync(dir, { recursive: true })
  await api.register(fastifyStatic, {
    root: dir,
    preCompressed: true,
    index: false,
    cacheControl: false,
    setHeaders: (reply, file) => {
      const isHashed = path.relative(dir, file).startsWith('assets/')
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  // to the plugin `/` is a folder, which it refuses instead of not finding
  api.get('/', { schema: { hide: true }, config: { isPublic: true } }, (_request, reply) =>
    sendPage(dir, reply),
  )
  api.setNotFoundHandler((request, reply) => {
    if (!wantsPage(request)) return answerError(new AppError('not_found'), request, reply)
    return sendPage(dir, reply)
  })
}

const wantsPage = ({ method, url }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && !/^\/(api|assets|health)(\/|\?|$)/.test(url)

function sendPage(dir: string, reply: FastifyReply): FastifyReply {
  if (fs.existsSync(path.join(dir, 'index.html'))) return reply.sendFile('index.html')
  return reply
    .code(503)
    .type('text/plain; charset=utf-8')
    .send('The web app has not been built: run `npm run build`.')
}
