import dgram from 'node:dgram'
import net from 'node:net'

/**
 * A port that is free now, for programs that cannot be given port 0 (SIPp, baresip). Another process may take it
 * before it is used, so prefer port 0 wherever it is possible.
 */
export function freePort(protocol: 'udp' | 'tcp' = 'udp', host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    if (protocol === 'udp') {
      const socket = dgram.createSocket('udp4')
      socket.once('error', reject)
      socket.bind(0, host, () => {
        const { port } = socket.address()
        socket.close(() => resolve(port))
      })
      return
    }
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, host, () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}
