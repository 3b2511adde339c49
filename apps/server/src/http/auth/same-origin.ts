import type { FastifyRequest } from 'fastify'

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Changes nothing, or comes from a page of our own: what a page elsewhere makes a browser send is refused. */
export const isSafeOrOurOwn = (request: FastifyRequest, publicUrl: string): boolean =>
  readOnly.has(request.method) || isFromOurOwnPage(request, publicUrl)

/** By Fetch Metadata, else by Origin, which must name the host that was asked, or the public address. */
export function isFromOurOwnPage(request: FastifyRequest, publicUrl: string): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin } = request.headers
  if (origin === undefined || !URL.canParse(origin)) return false
  return origin === new URL(publicUrl).origin || new URL(origin).host === request.host
}
