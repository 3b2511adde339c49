// Runs in the page before its own code: the browser's notices within a test's reach, in a tab that nobody looks at.
// biome-ignore-all lint/complexity/noStaticOnlyClass: the browser's own shape
{
  const own = []
  const Native = window.Notification
  const seen = {
    notices: [],
    asked: 0,
    cameToFront: false,
    click: () => own.at(-1).dispatchEvent(new Event('click')),
  }
  window.noticesOfPage = seen
  document.hasFocus = () => false
  window.focus = () => {
    seen.cameToFront = true
  }
  window.Notification = class extends Native {
    constructor(title, options) {
      super(title, options)
      own.push(this)
      seen.notices.push(title)
    }
    static requestPermission() {
      seen.asked++
      return Native.requestPermission()
    }
  }
}
