/**
 * Phones that give up at a challenge they do not know instead of taking the MD5 one beside it. Seen: baresip up to 2.x
 * (libre stops at the first unknown algorithm).
 */
const md5Alone: readonly RegExp[] = [/^baresip v?[012]\./i]

/** Whether that phone (its User-Agent) must be offered MD5 and nothing else. */
export function speaksMd5Alone(userAgent: string | undefined): boolean {
  return userAgent !== undefined && md5Alone.some((pattern) => pattern.test(userAgent))
}
