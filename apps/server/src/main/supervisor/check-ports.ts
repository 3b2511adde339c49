import dgram from 'node:dgram'
import net from 'node:net'
import type { Config, OptionName } from '../../kernel/config.ts'
import { systemCode } from '../../kernel/errors.ts'
import { StartError } from './sentences.ts'

interface Door {
  what: string
  setting: OptionName
  protocol: 'tcp' | 'udp'
  host: string
  port: number
}

function doorsOf(config: Config): Door[] {
  const { http, sip } = config
  return [
    {
      what: 'the web page',
      setting: 'PEREZVON_HTTP_PORT',
      protocol: 'tcp',
      host: http.host,
      port: http.port,
    },
    { what: 'SIP', setting: 'PEREZVON_SIP_UDP_PORT', protocol: 'udp', host: sip.host, port: sip.udpPort },
    {
      what: 'softphones',
      setting: 'PEREZVON_SIP_WS_PORT',
      protocol: 'tcp',
      host: sip.host,
      port: sip.wsPort,
    },
  ]
}

/** Looks at every door before anything is started. Errors: {@link StartError} naming the port and its setting. */
export async function checkPorts(config: Config): Promise<void> {
  for (const door of doorsOf(config)) {
    try {
      await (door.protocol === 'tcp' ? tryTcp(door) : tryUdp(door))
    } catch (error) {
      throw new StartError(sentence(door, systemCode(error) ?? String(error)))
    }
  }
}

function sentence({ what, setting, protocol, host, port }: Door, code: string): string {
  const door = `${protocol.toUpperCase()} port ${port} at ${host}, wanted for ${what}`
  if (code === 'EADDRINUSE')
    return `${door}, is taken by another program. End that program, or choose another port: ${setting}=${port + 1} npm start`
  if (code === 'EACCES')
    return `${door}, may not be opened by this account. Choose one above 1023 with ${setting}.`
  if (code === 'EADDRNOTAVAIL')
    return `${door}: this computer has no such address. Correct ${setting.replace(/_[A-Z]+_PORT|_PORT/, '_HOST')}.`
  return `${door}, cannot be opened (${code}). See ${setting}.`
}

function tryTcp({ host, port }: Door): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(port, host, () => server.close(() => resolve()))
  })
}

function tryUdp({ host, port }: Door): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4')
    socket.once('error', reject)
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve()))
  })
}
