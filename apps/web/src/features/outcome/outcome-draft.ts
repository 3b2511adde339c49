import type { Deal, OutcomeBody, OutcomeKind } from '../../lib/contract.ts'
import { fromLocalInput, moneyInput, parseMoney, toLocalInput } from '../../lib/format.ts'

/** What has been filled in so far; texts as typed. */
export interface OutcomeDraft {
  outcome: OutcomeKind | null
  comment: string
  nextTitle: string
  /** `datetime-local` value in the reader's own zone. */
  nextAt: string
  /** Null until it is typed: then it is the sum of the deal. */
  amount: string | null
  /** Empty for a new deal; null until it is chosen: then it is the newest open one. */
  dealId: string | null
  dealTitle: string
  contractNumber: string
  contractFile: { id: string; name: string } | null
  lostReasonId: string
}

export type DraftField = 'outcome' | 'comment' | 'nextTitle' | 'nextAt' | 'amount' | 'lostReasonId'
export type DraftProblem =
  | 'required'
  | 'meaningless'
  | 'in_the_past'
  | 'invalid'
  | 'not_a_sum'
  | 'not_positive'
export type DraftProblems = Partial<Record<DraftField, DraftProblem>>

export function emptyDraft(nowMs: number, nextTitle: string): OutcomeDraft {
  return {
    outcome: null,
    comment: '',
    nextTitle,
    nextAt: toLocalInput(nextMorning(nowMs, 1)),
    amount: null,
    dealId: null,
    dealTitle: '',
    contractNumber: '',
    contractFile: null,
    lostReasonId: '',
  }
}

/** Ten in the morning so many days ahead, moved on from a weekend to Monday. */
export function nextMorning(nowMs: number, days: number): number {
  const morning = new Date(nowMs)
  morning.setDate(morning.getDate() + days)
  morning.setHours(10, 0, 0, 0)
  while (morning.getDay() === 0 || morning.getDay() === 6) morning.setDate(morning.getDate() + 1)
  return morning.getTime()
}

const saysSomething = (text: string) => /[\p{L}\p{N}]/u.test(text)
const textProblem = (text: string): DraftProblem | undefined =>
  text.trim() === '' ? 'required' : saysSomething(text) ? undefined : 'meaningless'

type OpenDeal = Pick<Deal, 'id' | 'amountMinor' | 'currency'>

/**
 * The open deal that is bought, from those of the contact, newest first: the chosen one, the newest when none has been chosen yet;
 * undefined for a new deal.
 */
export function chosenDeal<D extends OpenDeal>(
  draft: Pick<OutcomeDraft, 'dealId'>,
  openDeals: readonly D[],
): D | undefined {
  if (draft.dealId === '') return undefined
  return openDeals.find((deal) => deal.id === draft.dealId) ?? openDeals[0]
}

/** The draft with what has not been touched filled in from the deal that is bought. */
export function completed(draft: OutcomeDraft, openDeals: readonly OpenDeal[]): OutcomeDraft {
  const deal = chosenDeal(draft, openDeals)
  const amount = draft.amount ?? (deal ? moneyInput(deal.amountMinor, deal.currency) : '')
  return { ...draft, dealId: deal?.id ?? '', amount }
}

/** What still keeps a completed draft from being saved; empty when nothing does. */
export function problemsOf(draft: OutcomeDraft, currency: string, nowMs: number): DraftProblems {
  if (!draft.outcome) return { outcome: 'required' }
  const problems: DraftProblems = {}
  const note = (field: DraftField, problem: DraftProblem | undefined) => {
    if (problem) problems[field] = problem
  }
  note('comment', textProblem(draft.comment))
  if (draft.outcome === 'scheduled') {
    note('nextTitle', textProblem(draft.nextTitle))
    note('nextAt', dateProblem(draft.nextAt, nowMs))
  }
  if (draft.outcome === 'bought') note('amount', amountProblem(draft.amount, currency))
  if (draft.outcome === 'will_not_buy' && !draft.lostReasonId) note('lostReasonId', 'required')
  return problems
}

function dateProblem(value: string, nowMs: number): DraftProblem | undefined {
  if (!value) return 'required'
  const instant = fromLocalInput(value)
  if (!instant) return 'invalid'
  return Date.parse(instant) <= nowMs ? 'in_the_past' : undefined
}

function amountProblem(text: string | null, currency: string): DraftProblem | undefined {
  if (!text?.trim()) return 'not_positive'
  const amount = parseMoney(text, currency)
  if (amount === null) return 'not_a_sum'
  return amount === 0 ? 'not_positive' : undefined
}

/** The request's body of a completed draft without problems. */
export function bodyOf(draft: OutcomeDraft, currency: string): OutcomeBody {
  const comment = draft.comment.trim()
  switch (draft.outcome) {
    case 'scheduled':
      return {
        outcome: 'scheduled',
        comment,
        nextStep: { title: draft.nextTitle.trim(), dueAt: fromLocalInput(draft.nextAt) ?? '' },
      }
    case 'bought':
      return {
        outcome: 'bought',
        comment,
        amountMinor: parseMoney(draft.amount ?? '', currency) ?? 0,
        contractNumber: draft.contractNumber.trim(),
        ...(draft.dealId ? { dealId: draft.dealId } : {}),
        ...(!draft.dealId && draft.dealTitle.trim() ? { dealTitle: draft.dealTitle.trim() } : {}),
        ...(draft.contractFile ? { contractFileId: draft.contractFile.id } : {}),
      }
    case 'will_not_buy':
      return { outcome: 'will_not_buy', comment, lostReasonId: draft.lostReasonId }
    case 'not_a_client':
      return { outcome: 'not_a_client', comment }
    case null:
      throw new Error('a draft without an outcome cannot be saved')
  }
}
