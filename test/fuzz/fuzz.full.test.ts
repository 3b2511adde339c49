import { test } from 'node:test'
import { fuzz } from './support/fuzz.ts'

test('200,000 mutated messages, packets and frames to every open port: no crash, no hang, nothing stays, nothing grows', (t) =>
  fuzz(t, {
    mutations: 200_000,
    seed: Number(process.env.FUZZ_SEED ?? 5118),
    mostStallMs: 2_000,
    mostGrowthMb: 32,
  }))
