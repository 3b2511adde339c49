/** Ids of seeded rows are made of a table's letter and a number, so that tables can refer to each other by arithmetic. */
const id = (letter: string, n: string) =>
  `('${letter}0000000-0000-7000-8000-' || lpad(to_hex((${n})::bigint), 12, '0'))::uuid`

const surnames =
  'Иванов Петров Сидоров Кузнецов Попов Волков Соколов Лебедев Козлов Новиков Морозов Зайцев Павлов Семёнов Голубев Виноградов Богданов Воробьёв Фёдоров Михайлов Беляев Тарасов Белов Комаров Орлов Киселёв Макаров Андреев Ковалёв Ильин Гусев Титов Кузьмин Кудрявцев Баранов Куликов Алексеев Степанов Яковлев Сорокин Шевченко Бондаренко Коваленко Ткаченко Кравченко Олійник Шевчук Поліщук Мельник Гриценко'
const firstNames =
  'Александр Сергей Дмитрий Андрей Алексей Максим Евгений Иван Михаил Артём Никита Роман Павел Олег Виктор Тарас Богдан Анна Мария Елена Ольга Наталья Екатерина Татьяна Ирина Светлана Юлия Оксана'
const patronymics =
  'Александрович Сергеевич Дмитриевич Андреевич Алексеевич Петрович Ильич Олегович Викторович Романович'

const words = (text: string) => `(array['${text.split(' ').join("','")}'])`
const pick = (text: string, by: string) => `${words(text)}[1 + (${by}) % ${text.split(' ').length}]`

/** Number of the n-th contact; all different. */
export const numberOf = (n: number) => `+79${String((n * 48_271) % 1_000_000_000).padStart(9, '0')}`

export interface Sizes {
  contacts: number
  managers: number
}

/**
 * The rows of a big company, table by table: per contact a number, 0.3 deals, one call and three entries in the
 * timeline; five contacts a company; contacts shared out between the managers in turn.
 */
export function seedStatements({ contacts, managers }: Sizes): { what: string; sql: string }[] {
  const series = (count: number) => `generate_series(0, ${count - 1}) as n`
  const ago = (by: string) =>
    `now() - ((${by}) % 365) * interval '1 day' - ((${by}) % 86400) * interval '1 second'`
  const owner = (n: string) => id('a', `(${n}) % ${managers}`)
  return [
    {
      what: 'teams',
      sql: `insert into teams (id, name) select ${id('b', 'n')}, 'Team ' || n from ${series(Math.ceil(managers / 10))}`,
    },
    {
      what: 'managers',
      sql: `insert into users (id, name, email, team_id) select ${id('a', 'n')},
        ${pick(surnames, 'n')} || ' ' || ${pick(firstNames, 'n * 7')}, 'manager' || n || '@example.com', ${id('b', 'n / 10')}
        from ${series(managers)}`,
    },
    {
      what: 'companies',
      sql: `insert into companies (id, name, owner_user_id) select ${id('c', 'n')},
        'ООО ' || ${pick(surnames, 'n * 13')} || ' и ' || ${pick(firstNames, 'n * 11')} || ' ' || n, ${owner('n')}
        from ${series(Math.ceil(contacts / 5))}`,
    },
    {
      what: 'contacts',
      sql: `insert into contacts (id, name, company_id, owner_user_id, status, source, last_contact_at, created_at)
        select ${id('d', 'n')},
          ${pick(surnames, 'n::bigint * 31 + n / 997')} || ' ' || ${pick(firstNames, 'n * 17::bigint + n / 49')} || ' ' ||
          ${pick(patronymics, 'n * 5::bigint + n / 3')},
          ${id('c', 'n / 5')}, ${owner('n')},
          (array['new', 'scheduled', 'bought', 'will_not_buy', 'not_a_client'])[1 + (n / ${managers}) % 5],
          (array['site', 'billboard', 'friends', 'radio'])[1 + n % 4],
          ${ago('n * 7919::bigint')}, now() - interval '400 days'
        from ${series(contacts)}`,
    },
    {
      what: 'words of names',
      sql: 'insert into name_words select distinct word from contacts, words_of_name(name_folded) word on conflict do nothing',
    },
    {
      what: 'numbers',
      sql: `insert into contact_phones (id, contact_id, e164, is_primary) select ${id('e', 'n')}, ${id('d', 'n')},
        '+79' || lpad((n * 48271::bigint % 1000000000)::text, 9, '0'), true from ${series(contacts)}`,
    },
    {
      what: 'deals',
      sql: `insert into deals (id, title, contact_id, pipeline_id, stage_id, owner_user_id, state, amount_minor, currency,
          lost_reason_id, closed_at, stage_since, created_at)
        select ${id('f', 'n')}, 'Сделка ' || n, ${id('d', `n * 10::bigint / 3`)}, p.id, s.ids[1 + n % cardinality(s.ids)],
          ${owner('n * 10::bigint / 3')}, st.state, (10000 + n % 5000000) * 100::bigint, 'RUB',
          case when st.state = 'lost' then r.id end, case when st.state <> 'open' then ${ago('n * 104729::bigint')} end,
          ${ago('n * 104729::bigint')}, ${ago('n * 104729::bigint')}
        from ${series(Math.floor(contacts * 0.3))},
          (select id from pipelines order by position limit 1) p,
          (select array_agg(id order by position) as ids from stages) s,
          (select id from lost_reasons limit 1) r,
          lateral (select (array['open', 'open', 'open', 'won', 'won', 'lost', 'lost', 'lost', 'lost', 'lost'])[1 + (n / 7) % 10] as state) st`,
    },
    {
      what: 'calls',
      sql: `insert into calls (id, direction, state, customer_number, dialled_number, contact_id, answered_by, started_at,
          answered_at, ended_at, wait_seconds, talk_seconds, end_cause, ended_by, is_missed, source)
        select ${id('9', 'n')}, case when n % 3 = 0 then 'outbound' else 'inbound' end, 'ended',
          '+79' || lpad((n * 48271::bigint % 1000000000)::text, 9, '0'), '+74951234567', ${id('d', 'n')},
          case when n % 7 > 0 then case when n % 20 = 0 then ${owner('n + 1')} else ${owner('n')} end end, t.at,
          case when n % 7 > 0 then t.at + interval '9 seconds' end, t.at + interval '2 minutes', 9,
          case when n % 7 > 0 then 111 else 0 end, case when n % 7 > 0 then 'completed' else 'no_answer' end, 'customer',
          n % 7 = 0 and n % 3 > 0, 'site'
        from ${series(contacts)}, lateral (select ${ago('n * 7919::bigint')} as at) t`,
    },
    {
      what: 'sight by calls',
      sql: `insert into contact_sight (user_id, contact_id, recent_at)
        select distinct k.answered_by, c.id, c.recent_at from calls k join contacts c on c.id = k.contact_id
        where k.answered_by is not null on conflict do nothing`,
    },
    ...['call', 'note', 'status'].map((kind, nth) => ({
      what: `timeline: ${kind}`,
      sql: `insert into activities (id, contact_id, kind, at, call_id, author_user_id, body)
        select ${id(String(nth + 1), 'n')}, ${id('d', 'n')}, '${kind}', ${ago('n * 7919::bigint')},
          ${kind === 'call' ? id('9', 'n') : 'null'}, ${kind === 'call' ? 'null' : owner('n')},
          ${bodies[kind as keyof typeof bodies]}::jsonb
        from ${series(contacts)}`,
    })),
  ]
}

const bodies = {
  call: `'{}'`,
  note: `'{"text": "Просил перезвонить после обеда и прислать договор"}'`,
  status: `'{"from": "new", "to": "scheduled", "comment": "договорились о встрече"}'`,
}

export const managerId = (n: number) => `a0000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
export const contactId = (n: number) => `d0000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
