/** Runs in the page: what sticks out of the screen, and which controls are too small for a finger (40 px). */
// biome-ignore lint/correctness/noUnusedVariables: called by the test
function lookAround() {
  const shown = [...document.querySelectorAll('main *')].filter(
    (element) => element.getClientRects().length > 0 && !element.closest('svg'),
  )
  const nameOf = (element) =>
    `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}`.slice(0, 60)
  const isTooSmall = ({ offsetHeight, offsetWidth }) => Math.min(offsetHeight, offsetWidth) < 40
  return {
    cutOff: shown.filter((element) => element.getBoundingClientRect().right > innerWidth + 1).map(nameOf),
    tooSmall: shown
      .filter((element) => element.matches('button, a, input:not([type=radio])'))
      .filter(isTooSmall)
      .map(nameOf),
  }
}
