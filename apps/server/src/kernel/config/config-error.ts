/** A setting that cannot be used. The message is a sentence for the terminal. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
