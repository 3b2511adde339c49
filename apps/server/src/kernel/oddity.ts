type Teller = (fields: object, message: string) => void

let teller: Teller = () => {}
const told = new Set<string>()
const mostRemembered = 10_000

/** Who is told of oddities: the log of the role. */
export function onOddity(listener: Teller): void {
  teller = listener
}

/**
 * Something that is stored is not as it should be, and is read as if it were not there, so that one bad row does not take a
 * whole page along. Told once for each `key`.
 */
export function tellOddity(key: string, fields: object, message: string): void {
  if (told.has(key)) return
  if (told.size >= mostRemembered) told.clear()
  told.add(key)
  teller(fields, message)
}
