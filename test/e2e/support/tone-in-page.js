/**
 * Runs in the page. How loud a tone is in what the page's audio elements play (audio-of-page.js collects them): the loudest moment of half a second, in
 * dB of the analyser's bin; -200 when nothing plays (−Infinity does not travel as JSON).
 */
// biome-ignore lint/correctness/noUnusedVariables: chromium.ts calls it in the page
async function toneInPage(frequency) {
  const streams = window.audioOfPage
    .map((audio) => audio.srcObject)
    .filter((stream) => stream instanceof MediaStream && stream.active)
  if (streams.length === 0) return -200
  const context = new AudioContext()
  await context.resume()
  const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 })
  for (const stream of streams) context.createMediaStreamSource(stream).connect(analyser)
  const bins = new Float32Array(analyser.frequencyBinCount)
  const bin = Math.round((frequency * analyser.fftSize) / context.sampleRate)
  let loudest = -200
  for (let i = 0; i < 10; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    analyser.getFloatFrequencyData(bins)
    loudest = Math.max(loudest, bins[bin - 1], bins[bin], bins[bin + 1])
  }
  await context.close()
  return loudest
}
