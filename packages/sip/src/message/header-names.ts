/** Compact forms (RFC 3261 20, RFC 3265, 3515, 3892, 4028, 4474, 6665). */
const COMPACT: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
}

/** Names whose spelling on the wire is not simply `Capitals-After-Hyphens`. */
const SPECIAL: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'www-authenticate': 'WWW-Authenticate',
  'mime-version': 'MIME-Version',
  'min-se': 'Min-SE',
  rack: 'RAck',
  rseq: 'RSeq',
  'p-asserted-identity': 'P-Asserted-Identity',
}

/** Spellings seen so far; bounded, so that invented names cannot fill the memory. */
const known = new Map<string, string>()
const pretty = new Map<string, string>()
const CACHE_LIMIT = 512

/** The key under which a header is stored: lower case, compact forms made long. */
export function canonicalName(name: string): string {
  const cached = known.get(name)
  if (cached !== undefined) return cached
  const lower = name.toLowerCase()
  const canonical = Object.hasOwn(COMPACT, lower) ? COMPACT[lower]! : lower
  if (known.size < CACHE_LIMIT) known.set(name, canonical)
  return canonical
}

/** The usual spelling of a header's name on the wire. */
export function wireName(canonical: string): string {
  const cached = pretty.get(canonical)
  if (cached !== undefined) return cached
  const spelled = Object.hasOwn(SPECIAL, canonical) ? SPECIAL[canonical]! : capitalised(canonical)
  if (pretty.size < CACHE_LIMIT) pretty.set(canonical, spelled)
  return spelled
}

function capitalised(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-')
}
