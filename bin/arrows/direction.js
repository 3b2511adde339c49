/** Who may import whom (docs/architecture.md, "Direction"). Everything may import itself. */
const mayImport = {
  sip: [],
  media: [],
  contract: [],
  kernel: ['contract'],
  access: ['kernel', 'contract'],
  facts: ['kernel', 'access', 'contract'],
  crm: ['kernel', 'access', 'facts', 'contract'],
  pbx: ['sip', 'media', 'kernel', 'facts', 'contract'],
  calls: ['sip', 'media', 'kernel', 'access', 'facts', 'crm', 'pbx', 'contract'],
  demo: ['sip', 'media', 'kernel', 'access', 'facts', 'crm', 'pbx', 'calls', 'contract'],
  http: ['media', 'kernel', 'access', 'facts', 'crm', 'pbx', 'calls', 'demo', 'contract'],
  main: ['sip', 'media', 'kernel', 'access', 'facts', 'crm', 'pbx', 'calls', 'demo', 'http', 'contract'],
  web: ['contract'],
}

/** The house a file belongs to: 'sip', 'crm', 'web' …; undefined for npm packages and Node's own. */
export function houseOf(file) {
  return (
    /^packages\/(\w+)\/src\//.exec(file)?.[1] ?? /^apps\/server\/src\/(\w+)\//.exec(file)?.[1] ?? webOf(file)
  )
}

function webOf(file) {
  return file.startsWith('apps/web/') ? 'web' : undefined
}

export function breachesOfDirection(graph) {
  return [...graph].flatMap(([file, imports]) => {
    const from = houseOf(file)
    if (!mayImport[from]) return [`${file}: no rule for ‘${from}’ in bin/arrows/direction.js`]
    return imports.flatMap((target) => breachOf(file, from, target))
  })
}

function breachOf(file, from, target) {
  const to = houseOf(target)
  if (to === undefined) return target.startsWith('.') ? [`${file}: ${target} is outside of every house`] : []
  if (to === from || mayImport[from].includes(to)) return []
  return [`${file}: ${from} must not import ${to} (${target})`]
}
