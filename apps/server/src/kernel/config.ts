export { type Arguments, parseArguments, unknownSettings } from './config/arguments.js'
export {
  type Config,
  type ConfigSources,
  type LogLevel,
  loadConfig,
  type PortRange,
} from './config/config.ts'
export { ConfigError } from './config/config-error.ts'
export { describeOptions, type OptionName, options } from './config/options.js'
export { dataPaths, type Paths } from './config/paths.ts'
export { deriveKey } from './config/secret.ts'
