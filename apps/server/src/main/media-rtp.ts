import type { Config } from '../kernel/config.ts'
import { startMedia } from './media.ts'
import type { RunningRole } from './role.ts'

/** Sound of phones and trunks: no native code. */
export function start(config: Config): Promise<RunningRole> {
  return startMedia(config, 'media-rtp')
}
