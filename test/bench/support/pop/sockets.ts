import WebSocket from 'ws'
import type { HttpClient } from '../../../support/index.ts'
import type { BenchContext } from '../bench.ts'

/** Open browsers' live sockets, without the browsers: all hear of every call, as an owner does. */
export class Sockets {
  readonly #all: WebSocket[] = []
  #arrived: ((number: string) => void) | undefined

  static async open(
    context: BenchContext,
    url: string,
    session: HttpClient,
    count: number,
  ): Promise<Sockets> {
    const sockets = new Sockets()
    for (let n = 0; n < count; n++) await sockets.#connect(context, url, session)
    return sockets
  }

  /** Resolves to the time at which the last of them has heard of a call from that number. */
  async heard(customerNumber: string): Promise<number> {
    let missing = this.#all.length
    return new Promise((resolve) => {
      this.#arrived = (number) => {
        if (number === customerNumber && --missing === 0) resolve(performance.now())
      }
    })
  }

  #connect(context: BenchContext, url: string, session: HttpClient): Promise<void> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`, {
      headers: { cookie: session.cookie, origin: url },
    })
    context.after(() => socket.terminate())
    this.#all.push(socket)
    let last = ''
    return new Promise((resolve, reject) => {
      socket.once('error', reject)
      socket.on('message', (data) => {
        const event = JSON.parse(data.toString())
        if (event.type === 'hello') resolve()
        // the first event of a call
        if (event.type !== 'call' || event.call.id === last) return
        last = event.call.id
        this.#arrived?.(event.call.customerNumber)
      })
    })
  }
}
