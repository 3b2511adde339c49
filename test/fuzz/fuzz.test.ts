import { test } from 'node:test'
import { fuzz } from './support/fuzz.ts'

test('5,000 mutated messages, packets and frames to every open port: no crash, no hang, nothing stays, nothing grows', (t) =>
  fuzz(t, { mutations: 5_000, seed: 4475, mostStallMs: 2_000, mostGrowthMb: 16 }))
