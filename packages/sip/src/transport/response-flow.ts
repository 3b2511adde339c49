import type { Via } from '../message/via.ts'
import type { Flow } from './flow.ts'

const DEFAULT_PORT = 5060

/**
 * Where responses go (RFC 3261 18.2.2, RFC 3581 4): back over the connection; by UDP to the source address, at the
 * source port if `rport` was asked for, else at the port that Via names. `maddr` is not followed, since a stranger
 * could point it at others.
 */
export function responseFlow(flow: Flow, via: Via): Flow {
  if (flow.isReliable || via.params.has('rport')) return flow
  const port = via.port ?? DEFAULT_PORT
  return port === flow.port ? flow : (flow.toward(flow.address, port) ?? flow)
}
