import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callFilters } from '../src/features/calls/call-filters.ts'
import { notAnsweredBy, outrunBy, titleOf } from '../src/features/calls/call-words.ts'
import { barsPath, resamplePeaks, secondsAt } from '../src/features/calls/waveform.ts'
import { contactFilters } from '../src/features/contacts/contact-filters.ts'
import { byState } from '../src/features/live/by-state.ts'
import { type DayRow, dayRows, moved } from '../src/features/my-day/day-list.ts'
import { firstDraft, placedIn, problemsOf as setupProblems } from '../src/features/setup/setup-draft.ts'
import { ApiFailure, withQuery } from '../src/lib/api.ts'
import type { Call, MyDay, Task } from '../src/lib/contract.ts'
import { guessCountry, isZoneOf, suggestedBy } from '../src/lib/countries.ts'
import { problemOf } from '../src/lib/place-call.ts'

describe('my day', () => {
  const task = (id: string, doneAt: string | null = null) => ({ id, doneAt }) as Task
  const day = {
    requests: [{ id: 'r1' }],
    owedOutcomes: [{ call: { id: 'o1' }, owedSince: '' }],
    tasks: [task('t1'), task('t2', '2026-11-22T10:00:00Z'), task('t3')],
  } as unknown as MyDay

  it('people waiting come first, then outcomes, then what is to be done; done and hidden tasks are gone', () => {
    assert.deepEqual(
      dayRows(day, new Set(['t3'])).map((row) => row.key),
      ['r1', 'o1', 't1'],
    )
  })

  const rows = dayRows(day, new Set()) as DayRow[]
  const from = (key: string, step: 1 | -1, among = rows) =>
    moved(among, { key, index: rows.findIndex((row) => row.key === key) }, step)?.key ?? null

  it('j and k walk over all rows and stop at the ends', () => {
    assert.equal(moved(rows, null, 1)?.key, 'r1')
    assert.equal(from('r1', 1), 'o1')
    assert.equal(from('r1', -1), 'r1')
    assert.equal(from('t3', 1), 't3')
    assert.equal(from('r1', 1, []), null)
  })

  it('after a row has gone, the next step goes to what stands in its place', () => {
    const left = (gone: string) => rows.filter((row) => row.key !== gone)
    assert.equal(from('o1', 1, left('o1')), 't1')
    assert.equal(from('o1', -1, left('o1')), 'r1')
    assert.equal(from('t3', 1, left('t3')), 't1')
  })
})

describe('the live page', () => {
  it('who talks stands first, who is away last, and nobody else changes places', () => {
    const agents = ['offline', 'available', 'on_call', 'available', 'wrap_up', 'ringing'].map(
      (state, id) => ({
        id,
        state,
      }),
    )
    const sorted = byState(agents as never) as unknown as typeof agents
    assert.deepEqual(
      sorted.map(({ id }) => id),
      [2, 5, 4, 1, 3, 0],
    )
  })
})

describe('a call in words', () => {
  const anna = { id: 'anna', name: 'Anna' }
  const boris = { id: 'boris', name: 'Boris' }
  const offer = (user: typeof anna, result: string) => ({
    user,
    extension: '1',
    offeredAt: '',
    endedAt: null,
    result,
  })
  const call = (change: Partial<Call>) =>
    ({ state: 'ended', direction: 'inbound', offers: [], ...change }) as Call

  it('names what it was', () => {
    assert.equal(titleOf(call({ answeredAt: null })), 'call.title.missed')
    assert.equal(titleOf(call({ answeredAt: 'x', answeredBy: anna })), 'call.title.inboundBy')
    assert.equal(titleOf(call({ direction: 'outbound', answeredAt: null })), 'call.title.outboundUnanswered')
    assert.equal(titleOf(call({ state: 'ringing' })), 'call.title.live')
  })

  it('lists who did not answer, each once with the last reason, and not who did in the end', () => {
    const offers = [
      offer(anna, 'no_answer'),
      offer(boris, 'busy'),
      offer(boris, 'rejected'),
      offer(anna, 'answered'),
    ]
    const missed = notAnsweredBy(call({ offers: offers as Call['offers'] }))
    assert.deepEqual(
      missed.map(({ user, result }) => [user?.name, result]),
      [['Boris', 'rejected']],
    )
  })

  it('those at whose phones it rang too when another answered first are no ones who did not answer', () => {
    const offers = [offer(anna, 'answered'), offer(boris, 'answered_elsewhere')]
    const raced = call({ offers } as Partial<Call>)
    assert.deepEqual(notAnsweredBy(raced), [])
    assert.deepEqual(
      outrunBy(raced).map(({ user }) => user?.name),
      ['Boris'],
    )
  })
})

describe('waveform', () => {
  it('keeps the loudest of each stretch, whatever the number of peaks', () => {
    assert.deepEqual(resamplePeaks([0, 1, 0.2, 0.4], 2), [1, 0.4])
    assert.deepEqual(resamplePeaks([0.5], 3), [0.5, 0.5, 0.5])
    assert.deepEqual(resamplePeaks([], 2), [0, 0])
  })

  it('draws one channel up and the other down from the middle', () => {
    assert.equal(barsPath([1], 40, 'up'), 'M1,20v-19')
    assert.equal(barsPath([1], 40, 'down'), 'M1,20v19')
  })

  it('a click seeks to its place, and never outside', () => {
    assert.equal(secondsAt(50, 200, 80), 20)
    assert.equal(secondsAt(-10, 200, 80), 0)
    assert.equal(secondsAt(500, 200, 80), 80)
    assert.equal(secondsAt(5, 0, 80), 0)
  })
})

describe('addresses', () => {
  it('leave out what is empty', () => {
    assert.equal(
      withQuery('/api/contacts', { search: 'an na', status: undefined, owner: '' }),
      '/api/contacts?search=an+na',
    )
    assert.equal(withQuery('/api/my-day'), '/api/my-day')
  })

  it('keep filters that make sense, and drop the others', () => {
    assert.deepEqual(
      callFilters({ direction: 'sideways', result: 'missed', from: '2026-11-01', until: 'soon' }),
      {
        result: 'missed',
        from: '2026-11-01',
      },
    )
    assert.deepEqual(contactFilters({ status: 'bought', search: 5, owner: 'me' }), {
      status: 'bought',
      owner: 'me',
    })
  })
})

describe('first run', () => {
  it('guesses the country by the zone, then by the languages', () => {
    assert.equal(guessCountry('Asia/Novosibirsk', ['en-US']), 'RU')
    assert.equal(guessCountry('Europe/Kiev', ['ru-RU']), 'UA')
    assert.equal(guessCountry('Etc/UTC', ['de-AT', 'de']), 'AT')
    assert.equal(guessCountry('Etc/UTC', ['uk']), 'UA')
  })

  it('the country suggests the currency and the zone', () => {
    assert.deepEqual(suggestedBy('KZ'), { currency: 'KZT', timeZone: 'Asia/Almaty' })
    assert.equal(isZoneOf('Asia/Omsk', 'RU'), true)
    assert.equal(isZoneOf('Asia/Omsk', 'UA'), false)
  })
})

describe('the first run form', () => {
  const draft = firstDraft({ timeZone: 'Asia/Omsk', languages: ['ru-RU'] }, 'ru')

  it('begins where the browser stands', () => {
    assert.equal(draft.company.country, 'RU')
    assert.equal(draft.company.timeZone, 'Asia/Omsk')
    assert.equal(draft.company.currency, 'RUB')
  })

  it('another country brings its own currency and zone', () => {
    assert.deepEqual(placedIn('UA', 'Asia/Omsk'), { currency: 'UAH', timeZone: 'Europe/Kyiv' })
  })

  it('says of every field what is wrong with it, and nothing when all is right', () => {
    assert.deepEqual(setupProblems(draft), {
      'company.name': 'required',
      'administrator.name': 'required',
      'administrator.email': 'bad_email',
      'administrator.password': 'too_short',
    })
    const filled = {
      ...draft,
      company: { ...draft.company, name: 'Ветер' },
      administrator: { name: 'Анна', email: 'anna@example.com', password: 'ten-letters' },
    }
    assert.deepEqual(setupProblems(filled), {})
  })
})

describe('a call that was not placed', () => {
  const wish = { number: '+79161234567' }

  it('offers to call all the same only when the server says so', () => {
    const hold = (canOverrule: boolean) =>
      problemOf(wish, new ApiFailure('outside_calling_hours', '', { details: { canOverrule } })).overrule
    assert.equal(hold(true), 'outside_calling_hours')
    assert.equal(hold(false), null)
  })

  it('never offers it where the rule knows no exception', () => {
    const problem = problemOf(wish, new ApiFailure('do_not_call', '', { details: { canOverrule: true } }))
    assert.equal(problem.overrule, null)
    assert.equal(problemOf(wish, new Error('x')).code, 'internal')
  })
})
