/** Letters typed after Ctrl+K and before the box stands there: a quick hand must not lose them. */
let letters: string | null = null

export function expectLetters(): void {
  letters = ''
}

/** True when the key was one of those letters. */
export function takeLetter(event: KeyboardEvent): boolean {
  if (letters === null || event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey)
    return false
  letters += event.key
  return true
}

/** What has been typed so far; from here on the box listens itself. */
export function takeLetters(): string {
  const typed = letters ?? ''
  letters = null
  return typed
}
