import { StringDecoder } from 'node:string_decoder'

/** Longest line that either side takes: a resync of some hundreds of calls fits many times over. */
export const defaultMaxLineBytes = 8 * 1024 * 1024

/** Cuts a byte stream into lines; chunks may end anywhere, in the middle of a character too. */
export class LineReader {
  readonly #onLine: (line: string) => void
  readonly #maxLineBytes: number
  readonly #decoder = new StringDecoder('utf8')
  #parts: string[] = []
  #length = 0

  constructor(onLine: (line: string) => void, maxLineBytes: number) {
    this.#onLine = onLine
    this.#maxLineBytes = maxLineBytes
  }

  /** Throws RangeError when a line grows too long; the stream is of no use then. */
  push(chunk: Buffer): void {
    let text = this.#decoder.write(chunk)
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      this.#keep(text.slice(0, end))
      const line = this.#parts.join('')
      this.#parts = []
      this.#length = 0
      if (line.length > 0) this.#onLine(line)
      text = text.slice(end + 1)
    }
    this.#keep(text)
  }

  #keep(part: string): void {
    this.#length += part.length
    if (this.#length > this.#maxLineBytes) throw new RangeError(`a line is longer than ${this.#maxLineBytes}`)
    if (part.length > 0) this.#parts.push(part)
  }
}
