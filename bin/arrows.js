#!/usr/bin/env node
import { findCircles } from './arrows/circles.js'
import { breachesOfDirection } from './arrows/direction.js'
// npm run arrows: checks that imports run the way docs/architecture.md says, without circles, and that the raw
// tables of customers are named only where sight is decided.
import { importsOf, sourceFiles } from './arrows/imports.js'
import { unreachable } from './arrows/reach.js'
import { breachesOfTables } from './arrows/tables.js'

const files = sourceFiles()
const graph = new Map(files.map((file) => [file, importsOf(file)]))
const breaches = [
  ...breachesOfDirection(graph),
  ...unreachable(graph),
  ...findCircles(graph).map((circle) => `circle: ${circle.join(' → ')}`),
  ...breachesOfTables(files),
]
for (const breach of breaches) process.stderr.write(`${breach}\n`)
process.stdout.write(`arrows: ${files.length} files, ${breaches.length} breaches\n`)
process.exit(breaches.length > 0 ? 1 : 0)
