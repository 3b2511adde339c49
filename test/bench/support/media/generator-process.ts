import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import type { FromGenerator, GeneratorOrders, GeneratorReport, ToGenerator } from './legs.ts'

/** The load generator's process, commanded. */
export class GeneratorProcess {
  readonly #child: ChildProcess

  constructor() {
    this.#child = fork(path.join(import.meta.dirname, 'generator.ts'))
  }

  /** Binds the far sides of all legs; resolves to their ports. */
  async open(legs: number, host: string): Promise<number[]> {
    this.#send({ type: 'open', legs, host })
    return (await this.#next('ports')).ports
  }

  /** `onMeasuring` is called when the warm-up is over. */
  async run(orders: GeneratorOrders, onMeasuring: () => void): Promise<GeneratorReport> {
    this.#send({ type: 'go', ...orders })
    void this.#next('measuring').then(onMeasuring)
    return (await this.#next('measured')).report
  }

  close(): void {
    this.#child.disconnect()
  }

  #send(message: ToGenerator): void {
    this.#child.send(message)
  }

  #next<Type extends FromGenerator['type']>(type: Type): Promise<Extract<FromGenerator, { type: Type }>> {
    return new Promise((resolve, reject) => {
      const hear = (message: FromGenerator) => {
        if (message.type !== type) return
        this.#child.off('message', hear)
        resolve(message as Extract<FromGenerator, { type: Type }>)
      }
      this.#child.on('message', hear)
      this.#child.once('exit', () => reject(new Error('the generator ended')))
    })
  }
}
