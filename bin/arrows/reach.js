/** What the process of a role must not even load, by whatever way. */
const rules = [
  { from: 'apps/server/src/main/exchange.ts', never: /^apps\/server\/src\/http\/|^fastify$/ },
  { from: 'apps/server/src/main/worker.ts', never: /^apps\/server\/src\/http\/|^fastify$/ },
  {
    from: 'apps/server/src/main/media-rtp.ts',
    never: /^apps\/server\/src\/(http|crm|calls|pbx|access)\/|^(fastify|pg)$/,
  },
  { from: 'packages/sip/src/index.ts', never: /^(pg|kysely|fastify|pino)$/ },
  { from: 'packages/media/src/index.ts', never: /^(pg|kysely|fastify|pino)$/ },
]

export function unreachable(graph) {
  return rules.flatMap(({ from, never }) => {
    const way = findWay(graph, from, never)
    return way ? [`${from} must not reach ${way.at(-1)}: ${way.join(' → ')}`] : []
  })
}

/** The shortest way from a file to something that matches. */
function findWay(graph, from, never) {
  const cameFrom = new Map([[from, undefined]])
  for (const file of cameFrom.keys()) {
    if (never.test(file)) return wayTo(cameFrom, file)
    for (const target of graph.get(file) ?? []) if (!cameFrom.has(target)) cameFrom.set(target, file)
  }
  return undefined
}

function wayTo(cameFrom, end) {
  const way = []
  for (let at = end; at !== undefined; at = cameFrom.get(at)) way.unshift(at)
  return way
}
