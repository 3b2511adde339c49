/** Runs in the page: can the last button of that name be hit in its middle and at its edges, or does something lie over it? */
// biome-ignore lint/correctness/noUnusedVariables: called by chromium.ts
function isFreeInPage(name) {
  const named = [...document.querySelectorAll('button')].filter(
    (button) => (button.getAttribute('aria-label') ?? button.textContent.trim()) === name,
  )
  const button = named.at(-1)
  if (!button) return false
  const { left, right, top, bottom } = button.getBoundingClientRect()
  const [x, y] = [(left + right) / 2, (top + bottom) / 2]
  const points = [
    [x, y],
    [left + 3, y],
    [right - 3, y],
    [x, top + 3],
    [x, bottom - 3],
  ]
  return points.every(([px, py]) => button.contains(document.elementFromPoint(px, py)))
}
