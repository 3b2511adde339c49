import { pause } from '../kernel/clock.ts'
import type { Exchange } from './exchange.ts'

/** How long a clean stop waits for its calls to end properly. */
const patienceMs = 3_000
const lookEveryMs = 20

/** Ends every call before the exchange stops: BYE to both sides, recordings sealed, the end journaled. */
export async function endAllCalls(exchange: Exchange): Promise<void> {
  const deadline = exchange.clock.now() + patienceMs
  for (const end of [...exchange.hangUps.values()]) end('exchange')
  while (exchange.book.live().length > 0 && exchange.clock.now() < deadline) {
    await pause(exchange.clock, lookEveryMs)
  }
}
