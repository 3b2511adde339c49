import fs from 'node:fs'
import { inProject } from '../launch/project.js'

/** Tables whose rows not everybody may see. */
const guarded = [
  'contacts',
  'contactPhones',
  'companies',
  'deals',
  'tasks',
  'activities',
  'requests',
  'requestCalls',
  'calls',
  'callOffers',
  'callOutcomes',
  'recordings',
]

/**
 * Who may name them: `access` decides sight, `crm` starts from it; the projection and its jobs write what the
 * exchange tells; the demo company is written as it is.
 */
const allowed = [
  'apps/server/src/access/',
  'apps/server/src/crm/',
  'apps/server/src/calls/projection/',
  'apps/server/src/calls/jobs/',
  'apps/server/src/demo/',
  'apps/server/src/kernel/schema.generated.ts',
]

const builder = new RegExp(
  `\\b(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto|using|\\w+Join)\\(\\s*\\[?'(${guarded.join('|')})\\b`,
)
const inSql = new RegExp(
  `\\b(?:from|join|into|update|table)\\s+(${guarded.map(snake).join('|')})\\b(?![.(])`,
  'i',
)

export function breachesOfTables(files) {
  return files
    .filter((file) => file.startsWith('apps/server/') && !allowed.some((place) => file.startsWith(place)))
    .flatMap(breachesIn)
}

function breachesIn(file) {
  const code = withoutComments(fs.readFileSync(inProject(file), 'utf8'))
  const named =
    builder.exec(code)?.[1] ??
    sqlTemplates(code)
      .map((text) => inSql.exec(text)?.[1])
      .find(Boolean)
  return named ? [`${file}: only access/ and crm/ may name the table ‘${named}’`] : []
}

function sqlTemplates(code) {
  return [...code.matchAll(/\bsql(?:<[^`]*>)?`([^`]*)`/g)].map((match) => match[1])
}

function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

function snake(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
