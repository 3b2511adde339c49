/** A browser's session without a browser: keeps the cookie, sends the page's Origin, speaks JSON. */
export class HttpClient {
  readonly #base: string
  #cookie = ''

  constructor(base: string) {
    this.#base = base
  }

  /** Cookie header of the session, for WebSockets. */
  get cookie(): string {
    return this.#cookie
  }

  get<T = unknown>(path: string): Promise<T> {
    return this.request<T>('GET', path)
  }

  post<T = unknown>(path: string, body: unknown): Promise<T> {
    return this.request<T>('POST', path, body)
  }

  /** Rejects on every status that is no success, with the body in the message. */
  async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: {
        origin: this.#base,
        cookie: this.#cookie,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok)
      throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 500)}`)
    this.#keepCookies(response.headers.getSetCookie())
    return (text ? JSON.parse(text) : undefined) as T
  }

  #keepCookies(cookies: string[]): void {
    if (cookies.length > 0) this.#cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ')
  }
}
