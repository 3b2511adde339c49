import fs from 'node:fs'
import type { Config } from '../../kernel/config.ts'
import { systemCode } from '../../kernel/errors.ts'
import { StartError } from './sentences.ts'

/**
 * Makes the data folder and what lies in it. Others may pass through it (the database's account has to), but look
 * into nothing. Errors: {@link StartError} when it cannot be written.
 */
export function prepareDataFolder({ paths }: Config): void {
  try {
    fs.mkdirSync(paths.data, { recursive: true, mode: 0o755 })
    fs.mkdirSync(paths.run, { recursive: true, mode: 0o755 })
    fs.mkdirSync(paths.sockets, { recursive: true, mode: 0o755 })
    for (const folder of [paths.journal, paths.recordings, paths.files, paths.logs])
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    fs.accessSync(paths.run, fs.constants.W_OK)
  } catch (error) {
    throw new StartError(
      `The data folder ${paths.data} cannot be written (${systemCode(error)}). Choose another one with PEREZVON_DATA, or give this account the right to write there.`,
    )
  }
}
