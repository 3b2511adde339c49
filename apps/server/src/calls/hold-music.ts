import type { Leg } from '../pbx/leg.ts'
import type { CallSite } from './exchange.ts'

/** Music until `stopPlay` or the next bridge of that leg. */
export function playHoldMusic(site: CallSite, leg: Leg): Promise<void> {
  return site.media.play({
    ...leg.ref,
    playbackId: `hold-${leg.legId}`,
    source: { kind: 'hold-music' },
    loop: true,
  })
}
