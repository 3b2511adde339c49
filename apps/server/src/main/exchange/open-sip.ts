import { createUserAgent, type SipLogEvent, type UserAgent, type UserAgentOptions } from '@perezvon/sip'
import type { Config } from '../../kernel/config.ts'
import type { Log } from '../../kernel/log.ts'

export type SipTuning = Pick<UserAgentOptions, 'timers' | 'minSeSeconds' | 'sessionExpiresSeconds'>

export function openUserAgent(config: Config, log: Log, tuning: SipTuning | undefined): Promise<UserAgent> {
  const { host, advertisedHost, udpPort, wsPort } = config.sip
  return createUserAgent({
    transports: [
      { kind: 'ws', host, port: wsPort, path: '/sip', advertisedHost },
      // last, since from then on datagrams come in: the calls of an earlier exchange must be back before the first is read
      { kind: 'udp', host, port: udpPort, advertisedHost },
    ],
    userAgentName: 'Perezvon',
    log: sipLog(log),
    ...tuning,
  })
}

/** The real ports, for those that were asked for as 0. */
export function portsOf(userAgent: UserAgent): { sipUdp: number; sipWs: number } {
  const port = (kind: string) => userAgent.addresses.find((address) => address.kind === kind)?.port ?? 0
  return { sipUdp: port('udp'), sipWs: port('ws') }
}

export function sipLog(log: Log) {
  return ({ level, event, ...fields }: SipLogEvent) => log[level](fields, event)
}
