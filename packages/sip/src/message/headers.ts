import { canonicalName, wireName } from './header-names.ts'

/** What a caller may give as further headers: a name with one value or several. */
export type HeaderMap = Record<string, string | string[]>

/** The headers of one message: raw values in the order of the wire, found by name in any case or compact form. */
export class Headers {
  readonly #names: string[] = []
  readonly #values: string[] = []

  get size(): number {
    return this.#names.length
  }

  /** The first value, or undefined. */
  get(name: string): string | undefined {
    const index = this.#names.indexOf(canonicalName(name))
    return index < 0 ? undefined : this.#values[index]
  }

  /** All values as they stand on the wire; not split at commas. */
  getAll(name: string): string[] {
    const key = canonicalName(name)
    const found: string[] = []
    for (let i = 0; i < this.#names.length; i++) if (this.#names[i] === key) found.push(this.#values[i]!)
    return found
  }

  has(name: string): boolean {
    return this.#names.includes(canonicalName(name))
  }

  append(name: string, value: string): this {
    this.#names.push(canonicalName(name))
    this.#values.push(value)
    return this
  }

  /** For the parser: the name is canonical already. */
  appendCanonical(name: string, value: string): void {
    this.#names.push(name)
    this.#values.push(value)
  }

  prepend(name: string, value: string): this {
    this.#names.unshift(canonicalName(name))
    this.#values.unshift(value)
    return this
  }

  /** Replaces every value of that name by one, in the first one's place. */
  set(name: string, value: string): this {
    const key = canonicalName(name)
    const index = this.#names.indexOf(key)
    if (index < 0) return this.append(key, value)
    this.#values[index] = value
    for (let i = this.#names.length - 1; i > index; i--) if (this.#names[i] === key) this.#removeAt(i)
    return this
  }

  /** Replaces the first value only, e.g. the topmost Via. */
  setFirst(name: string, value: string): this {
    const index = this.#names.indexOf(canonicalName(name))
    if (index < 0) return this.append(name, value)
    this.#values[index] = value
    return this
  }

  delete(name: string): this {
    const key = canonicalName(name)
    for (let i = this.#names.length - 1; i >= 0; i--) if (this.#names[i] === key) this.#removeAt(i)
    return this
  }

  /** Sets each of `more`, replacing what is there under these names. */
  assign(more: HeaderMap | undefined): this {
    if (!more) return this
    for (const [name, value] of Object.entries(more)) this.#assignOne(name, value)
    return this
  }

  entries(): [name: string, value: string][] {
    return this.#names.map((name, i) => [wireName(name), this.#values[i]!])
  }

  clone(): Headers {
    const copy = new Headers()
    for (let i = 0; i < this.#names.length; i++) copy.appendCanonical(this.#names[i]!, this.#values[i]!)
    return copy
  }

  /** Header lines as they go out; line breaks inside a value are made spaces, so that nothing can be smuggled in. */
  toWire(): string {
    let text = ''
    for (let i = 0; i < this.#names.length; i++) {
      text += `${wireName(this.#names[i]!)}: ${oneLine(this.#values[i]!)}\r\n`
    }
    return text
  }

  #assignOne(name: string, value: string | string[]): void {
    if (typeof value === 'string') {
      this.set(name, value)
      return
    }
    this.delete(name)
    for (const each of value) this.append(name, each)
  }

  #removeAt(index: number): void {
    this.#names.splice(index, 1)
    this.#values.splice(index, 1)
  }
}

function oneLine(value: string): string {
  return value.includes('\n') || value.includes('\r') ? value.replace(/[\r\n]+/g, ' ') : value
}
