import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { test } from 'node:test'
import { tempDir } from '../../../../test/support/index.ts'
import { parseArguments, roles, unknownSettings } from '../../src/kernel/config/arguments.js'
import { nearest } from '../../src/kernel/config/nearest.js'
import { roleNames } from '../../src/main/role.ts'

test('arguments are understood in either notation', () => {
  assert.deepEqual(parseArguments(['--role', 'web', '--config=/x.json', '--demo']), {
    role: 'web',
    config: '/x.json',
    isDemo: true,
    isHelp: false,
    problem: undefined,
  })
  assert.equal(parseArguments(['--only', 'web,worker']).problem, undefined)
  assert.equal(parseArguments(['-h']).isHelp, true)
  assert.deepEqual(roles, roleNames)
})

const problems: [string[], string][] = [
  [['--rol', 'web'], 'There is no argument ‘--rol’. Did you mean ‘--role’?'],
  [['--verbose'], 'There is no argument ‘--verbose’.'],
  [['web'], 'There is no argument ‘web’.'],
  [['--demo=1'], '--demo takes no value.'],
  [['--role'], '--role needs a role, for example --role web.'],
  [['--role', '--demo'], '--role needs a role, for example --role web.'],
  [['--config='], '--config needs the name of a file.'],
  [
    ['--role', 'exchagne'],
    'There is no role ‘exchagne’. Did you mean ‘exchange’? There are: media-rtp, media-webrtc, worker, exchange, web.',
  ],
  [
    ['--only', 'web,database'],
    'There is no role ‘database’. There are: media-rtp, media-webrtc, worker, exchange, web.',
  ],
]
for (const [args, problem] of problems)
  test(`the arguments ${args.join(' ')} are refused`, () =>
    assert.equal(parseArguments(args).problem, problem))

test('a setting that does not exist is named with its neighbour', () => {
  assert.deepEqual(
    unknownSettings({
      PEREZVON_HTTP_PROT: '1',
      PEREZVON_COLOUR: 'red',
      PEREZVON_DATA: '/x',
      PEREZVON_NO_INSTALL: '1',
      PATH: '',
    }),
    [
      'There is no setting ‘PEREZVON_HTTP_PROT’. Did you mean ‘PEREZVON_HTTP_PORT’? It changes nothing.',
      'There is no setting ‘PEREZVON_COLOUR’. It changes nothing.',
    ],
  )
  assert.equal(nearest('wbe', ['web', 'worker']), 'web')
})

const supervisor = path.resolve(import.meta.dirname, '../../src/main/supervisor.ts')
const bin = path.resolve(import.meta.dirname, '../../../../bin/perezvon.js')

async function run(args: string[], env: Record<string, string> = {}, file = bin) {
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env.PATH, PEREZVON_NO_INSTALL: '1', ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  const [code] = (await once(child, 'close')) as [number]
  return { code, said }
}

test('the command refuses what it does not know with 2, before anything is started', async () => {
  const hint = 'See: npm start -- --help\n'
  assert.deepEqual(await run(['strat']), {
    code: 2,
    said: `There is no command ‘strat’. Did you mean ‘start’? ${hint}`,
  })
  assert.deepEqual(await run(['start', '--hepl']), {
    code: 2,
    said: `There is no argument ‘--hepl’. Did you mean ‘--help’? ${hint}`,
  })
  assert.equal((await run(['--role', 'wbe'])).code, 2)
  const { code, said } = await run(['--help'])
  assert.equal(code, 0)
  assert.match(said, /PEREZVON_DATA/)
})

test('a mistyped setting is a warning and the start goes on', async (t) => {
  const env = {
    PEREZVON_DATA: path.join(tempDir(t), 'data'),
    PEREZVON_HTP_PORT: '1',
    PEREZVON_SIP_UDP_PORT: 'five',
  }
  const { code, said } = await run(['--only', 'worker'], env, supervisor)
  assert.equal(code, 1)
  assert.match(said, /There is no setting ‘PEREZVON_HTP_PORT’\. Did you mean ‘PEREZVON_HTTP_PORT’\?/)
  assert.match(said, /PEREZVON_SIP_UDP_PORT must be a port number/)
})
