import fs from 'node:fs'
import path from 'node:path'
import { inProject, projectDir } from '../launch/project.js'

const roots = [
  'packages/sip/src',
  'packages/media/src',
  'packages/contract/src',
  'apps/server/src',
  'apps/web/src',
]

/** All TypeScript of the product, tests apart, as paths from the project's folder. */
export function sourceFiles() {
  return roots
    .flatMap((root) => filesUnder(root))
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|d)\.tsx?$/.test(file))
}

function filesUnder(folder) {
  if (!fs.existsSync(inProject(folder))) return []
  return fs
    .readdirSync(inProject(folder), { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    )
}

const statement =
  /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[\w*{}\s,$]+?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g

/** What a file imports: files of the project by path, packages by name. Types count: an arrow is an arrow. */
export function importsOf(file) {
  const text = fs.readFileSync(inProject(file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  const specifiers = [...text.matchAll(statement)].map((match) => match[1] ?? match[2])
  return [...new Set(specifiers.map((specifier) => resolve(file, specifier)))]
}

function resolve(file, specifier) {
  const own = /^@perezvon\/(sip|media|contract)$/.exec(specifier)
  if (own) return `packages/${own[1]}/src/index.ts`
  if (!specifier.startsWith('.')) return specifier
  const target = path.relative(projectDir, path.resolve(inProject(path.dirname(file)), specifier))
  return [target, `${target}.ts`, `${target}.tsx`, `${target}/index.ts`].find(isFile) ?? target
}

function isFile(file) {
  return fs.statSync(inProject(file), { throwIfNoEntry: false })?.isFile()
}
