import { parentPort, workerData } from 'node:worker_threads'
import { sampleRateHz } from '../codec/g711.ts'
import { decodeFileToMono } from './decode-file.ts'

// Decoding music takes longer than the 20 ms between two frames, so it has a thread of its own.
decodeFileToMono(workerData.path, sampleRateHz).then(
  (pcm) => parentPort!.postMessage({ pcm }, [pcm.buffer as ArrayBuffer]),
  (error: Error) => parentPort!.postMessage({ reason: error.message }),
)
