import type { OutcomeKind } from '@perezvon/contract'

/** Names of the two teams and of their queues. */
export type TeamKey = 'sales' | 'care'

/** Where a customer heard of the company; the numbers carry the first three. */
export type SourceKey = 'site' | 'advertising' | 'maps' | 'recommendation' | 'exhibition'

/** The stages in their order, then what follows without a deal. */
export const stepKeys = ['need', 'proposal', 'meeting', 'invoice', 'delivery', 'service'] as const
export type StepKey = (typeof stepKeys)[number]

export interface Product {
  title: string
  /** Usual price in major units of the rouble; other currencies by `currencies.ts`. */
  roubles: number
}

/** All words of the demo company in one language. It sells coffee machines to cafés. */
export interface Vocabulary {
  teams: Record<TeamKey, string>
  queues: Record<TeamKey, string>
  employees: { name: string; team: TeamKey; isHead: boolean }[]
  maleNames: string[]
  femaleNames: string[]
  /** [of a man, of a woman] */
  surnames: [string, string][]
  companyKinds: string[]
  companyNames: string[]
  companyName(kind: string, name: string): string
  sources: Record<SourceKey, string>
  pipeline: string
  stages: { name: string; normDays: number; probabilityPct: number }[]
  lostReasons: string[]
  phrases: Record<OutcomeKind, string[]>
  products: Product[]
  comments: Record<OutcomeKind, string[]>
  /** On what question, by how far the deal has come; `service` without one. A plan of the day, not "call Vasily". */
  nextSteps: Record<StepKey, string[]>
  notes: string[]
  /** Label of a number that several people of a firm share. */
  switchboardLabel: string
  doNotCallReason: string
}
