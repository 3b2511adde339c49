// Plain JavaScript, so that `npm start` understands its arguments before anything is installed.
import { nearest } from './nearest.js'
import { options } from './options.js'

/** Processes that `--role` starts alone; the same as in main/role.ts. */
export const roles = ['media-rtp', 'media-webrtc', 'worker', 'exchange', 'web']

/** Arguments with a value, and those without. */
const withValue = {
  '--role': 'a role, for example --role web',
  '--config': 'the name of a file',
  '--only': 'roles by a comma',
}
const alone = ['--demo', '--help', '-h']
const known = [...Object.keys(withValue), ...alone]

/** Names in the environment that begin as settings do and are something else. */
const noSettings = ['PEREZVON_NO_INSTALL', 'PEREZVON_WEB']

/** Reads what stands after the command. `problem` is a sentence for the terminal. */
export function parseArguments(args) {
  const parsed = { isHelp: false, isDemo: false }
  const rest = [...args]
  while (rest.length > 0) {
    const [name, glued] = cut(rest.shift())
    if (name in withValue) {
      const value = glued ?? rest.shift()
      if (!value || (glued === undefined && value.startsWith('-')))
        return { ...parsed, problem: `${name} needs ${withValue[name]}.` }
      parsed[name.slice(2)] = value
    } else if (!alone.includes(name)) return { ...parsed, problem: unknown('argument', name, known) }
    else if (glued !== undefined) return { ...parsed, problem: `${name} takes no value.` }
    else if (name === '--demo') parsed.isDemo = true
    else parsed.isHelp = true
  }
  return { ...parsed, problem: problemOfRoles(parsed) }
}

function cut(argument) {
  const at = argument.startsWith('--') ? argument.indexOf('=') : -1
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)]
}

function problemOfRoles({ role, only }) {
  const wanted = [...(role === undefined ? [] : [role]), ...(only?.split(',') ?? [])]
  const wrong = wanted.find((name) => !roles.includes(name))
  return wrong === undefined ? undefined : `${unknown('role', wrong, roles)} There are: ${roles.join(', ')}.`
}

/** `There is no role ‘webb’. Did you mean ‘web’?` */
export function unknown(what, name, names) {
  const near = nearest(name, names)
  return `There is no ${what} ‘${name}’.${near ? ` Did you mean ‘${near}’?` : ''}`
}

/** A sentence for each variable that looks like a setting and is none: a slip of the pen would else go unnoticed. */
export function unknownSettings(env) {
  const names = options.map((option) => option.name)
  return Object.keys(env)
    .filter((name) => name.startsWith('PEREZVON_') && !names.includes(name) && !noSettings.includes(name))
    .map((name) => `${unknown('setting', name, names)} It changes nothing.`)
}
