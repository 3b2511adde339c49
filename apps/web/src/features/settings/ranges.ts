/** A whole number that was entered, within its range. */
export function isWithin(value: number | string, { from, to }: { from: number; to: number }): boolean {
  const number = Number(value)
  return value !== '' && Number.isInteger(number) && number >= from && number <= to
}
