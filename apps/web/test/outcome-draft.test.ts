import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  bodyOf,
  completed,
  emptyDraft,
  nextMorning,
  type OutcomeDraft,
  problemsOf,
} from '../src/features/outcome/outcome-draft.ts'
import { toLocalInput } from '../src/lib/format.ts'

const now = new Date(2026, 10, 20, 15, 0).getTime() // a Friday
const draft = (change: Partial<OutcomeDraft>): OutcomeDraft => ({
  ...emptyDraft(now, 'Call back'),
  ...change,
})
const problems = (change: Partial<OutcomeDraft>) => problemsOf(draft(change), 'RUB', now)

describe('outcome of a call', () => {
  it('needs one of the four outcomes', () => {
    assert.deepEqual(problems({ comment: 'agreed' }), { outcome: 'required' })
  })

  it('needs words: neither nothing nor punctuation alone', () => {
    assert.equal(problems({ outcome: 'not_a_client', comment: '  ' }).comment, 'required')
    assert.equal(problems({ outcome: 'not_a_client', comment: '...!?' }).comment, 'meaningless')
    assert.deepEqual(problems({ outcome: 'not_a_client', comment: 'Ошиблись номером' }), {})
  })

  it('scheduled: a next step in the future', () => {
    const past = toLocalInput(now - 60_000)
    assert.equal(problems({ outcome: 'scheduled', comment: 'a', nextAt: past }).nextAt, 'in_the_past')
    assert.equal(problems({ outcome: 'scheduled', comment: 'a', nextAt: '' }).nextAt, 'required')
    assert.equal(problems({ outcome: 'scheduled', comment: 'a', nextTitle: '—' }).nextTitle, 'meaningless')
    const ready = draft({ outcome: 'scheduled', comment: ' agreed ' })
    assert.deepEqual(problemsOf(ready, 'RUB', now), {})
    const body = bodyOf(ready, 'RUB')
    assert.equal(body.comment, 'agreed')
    assert.equal(body.outcome === 'scheduled' && body.nextStep.title, 'Call back')
  })

  it('suggests ten in the morning of the next working day', () => {
    const suggested = new Date(nextMorning(now, 1))
    assert.deepEqual([suggested.getDay(), suggested.getHours(), suggested.getMinutes()], [1, 10, 0])
  })

  it('bought: a sum, as people type it, in minor units', () => {
    assert.equal(problems({ outcome: 'bought', comment: 'a', amount: '' }).amount, 'not_positive')
    assert.equal(problems({ outcome: 'bought', comment: 'a', amount: 'много' }).amount, 'not_a_sum')
    assert.equal(problems({ outcome: 'bought', comment: 'a', amount: '0' }).amount, 'not_positive')
    const body = bodyOf(
      draft({ outcome: 'bought', comment: 'a', amount: '12 500,50', dealId: 'deal-1' }),
      'RUB',
    )
    assert.deepEqual(body, {
      outcome: 'bought',
      comment: 'a',
      amountMinor: 1_250_050,
      contractNumber: '',
      dealId: 'deal-1',
    })
  })

  it('bought: the newest open deal and its sum, until another one or a new one is chosen', () => {
    const deal = (id: string, amountMinor: number) => ({ id, amountMinor, currency: 'RUB' })
    const open = [deal('new', 500_000), deal('old', 0)]
    const chosen = (change: Partial<OutcomeDraft>) => {
      const { dealId, amount } = completed(draft(change), open)
      return [dealId, amount?.replace(/\s/g, ' ')]
    }
    assert.deepEqual(chosen({}), ['new', '5,000'])
    assert.deepEqual(chosen({ dealId: 'old' }), ['old', ''])
    assert.deepEqual(chosen({ dealId: '' }), ['', ''])
    assert.deepEqual(chosen({ amount: '7' }), ['new', '7'])
    assert.deepEqual(chosen({ dealId: 'closed meanwhile' }), ['new', '5,000'])
    assert.equal(completed(draft({}), []).dealId, '')
  })

  it('will not buy: a reason from the list', () => {
    assert.equal(problems({ outcome: 'will_not_buy', comment: 'a' }).lostReasonId, 'required')
    assert.deepEqual(problems({ outcome: 'will_not_buy', comment: 'a', lostReasonId: 'r' }), {})
  })
})
