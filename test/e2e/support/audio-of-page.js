// Runs before the page's own scripts: keeps the audio elements that it makes, in or out of the document.
window.audioOfPage = []
const PageAudio = window.Audio
window.Audio = class extends PageAudio {
  constructor(source) {
    super(source)
    window.audioOfPage.push(this)
  }
}
