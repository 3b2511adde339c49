import type { Config } from '../kernel/config.ts'
import { startMedia } from './media.ts'
import type { RunningRole } from './role.ts'

/** Sound of calls that may touch a browser: loads native code. */
export function start(config: Config): Promise<RunningRole> {
  return startMedia(config, 'media-webrtc')
}
