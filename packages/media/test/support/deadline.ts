/** Polls a condition that depends on real packets until it holds; fails loudly after the deadline. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = 8000,
): Promise<void> {
  const endsAt = performance.now() + deadlineMs
  while (!(await holds())) {
    if (performance.now() > endsAt) throw new Error(`Waited ${deadlineMs} ms in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
