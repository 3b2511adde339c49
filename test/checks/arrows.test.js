import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { findCircles } from '../../bin/arrows/circles.js'
import { breachesOfDirection } from '../../bin/arrows/direction.js'
import { importsOf, sourceFiles } from '../../bin/arrows/imports.js'
import { unreachable } from '../../bin/arrows/reach.js'

const graph = (edges) => new Map(Object.entries(edges))
const server = (file) => `apps/server/src/${file}.ts`

test('an arrow against the direction is found', () => {
  const upwards = graph({
    [server('crm/deal')]: [server('pbx/leg')],
    [server('pbx/leg')]: [server('kernel/clock')],
  })
  assert.match(breachesOfDirection(upwards).join(), /crm must not import pbx/)
  const downwards = graph({
    [server('calls/inbound-call')]: [server('pbx/leg'), server('crm/deal'), 'kysely'],
  })
  assert.deepEqual(breachesOfDirection(downwards), [])
})

test('a new folder needs a rule', () => {
  assert.match(breachesOfDirection(graph({ [server('dialing/lists')]: [] })).join(), /no rule for ‘dialing’/)
})

test('circles are found, however long, and what only points at one is none', () => {
  const circles = findCircles(graph({ a: ['b'], b: ['c'], c: ['b', 'd'], d: [], e: ['a'] }))
  assert.equal(circles.length, 1)
  assert.deepEqual(new Set(circles[0]), new Set(['b', 'c']))
})

test('the exchange must not load the web by any way', () => {
  const way = graph({ [server('main/exchange')]: [server('calls/x')], [server('calls/x')]: ['fastify'] })
  assert.match(unreachable(way).join(), /exchange\.ts must not reach fastify/)
})

test('imports of every form are seen', () => {
  const file = sourceFiles().find((name) => name.endsWith('kernel/db.ts'))
  const imports = importsOf(file)
  assert.ok(imports.includes('kysely') && imports.includes('apps/server/src/kernel/schema.generated.ts'))
  const text = fs.readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8')
  const specifiers = [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1])
  assert.equal(imports.length, new Set(specifiers).size)
})
