import type { Language, OutcomeKind } from '@perezvon/contract'

/** What a new company begins with, in its language; all of it can be changed later. */
export interface FirstWords {
  team: string
  queue: string
  pipeline: string
  /** A stage says what has been done when a deal stands there (promise A1). */
  stages: { name: string; normDays: number; probabilityPct: number }[]
  lostReasons: string[]
  phrases: Record<OutcomeKind, string[]>
}

const stagesOf = (...names: [string, string, string, string, string]): FirstWords['stages'] => {
  const norms = [
    [2, 10],
    [3, 25],
    [3, 40],
    [5, 60],
    [5, 85],
  ] as const
  return norms.map(([normDays, probabilityPct], index) => ({
    name: names[index] as string,
    normDays,
    probabilityPct,
  }))
}

export const firstWords: Record<Language, FirstWords> = {
  ru: {
    team: 'Отдел продаж',
    queue: 'Продажи',
    pipeline: 'Продажи',
    stages: stagesOf(
      'Состоялся разговор с тем, кто решает',
      'Выявлена потребность',
      'Отправлено предложение',
      'Назначена встреча',
      'Выставлен счёт',
    ),
    lostReasons: [
      'Дорого',
      'Выбрали другого поставщика',
      'Больше не нужно',
      'Нет бюджета',
      'Не подошли сроки',
    ],
    phrases: {
      scheduled: ['Договорились созвониться, уточняю вопросы', 'Отправляю предложение', 'Назначена встреча'],
      bought: ['Договор подписан', 'Счёт оплачен'],
      will_not_buy: ['Цена выше, чем ожидали', 'Уже купили у других'],
      not_a_client: ['Ошиблись номером', 'Предлагают свои услуги'],
    },
  },
  uk: {
    team: 'Відділ продажу',
    queue: 'Продажі',
    pipeline: 'Продажі',
    stages: stagesOf(
      'Відбулася розмова з тим, хто вирішує',
      'Виявлено потребу',
      'Надіслано пропозицію',
      'Призначено зустріч',
      'Виставлено рахунок',
    ),
    lostReasons: [
      'Дорого',
      'Обрали іншого постачальника',
      'Більше не потрібно',
      'Немає бюджету',
      'Не підійшли строки',
    ],
    phrases: {
      scheduled: ['Домовилися зідзвонитися, уточнюю питання', 'Надсилаю пропозицію', 'Призначено зустріч'],
      bought: ['Договір підписано', 'Рахунок сплачено'],
      will_not_buy: ['Ціна вища, ніж очікували', 'Уже купили в інших'],
      not_a_client: ['Помилилися номером', 'Пропонують свої послуги'],
    },
  },
  en: {
    team: 'Sales department',
    queue: 'Sales',
    pipeline: 'Sales',
    stages: stagesOf(
      'Decision-maker reached',
      'Need found out',
      'Proposal sent',
      'Meeting set',
      'Invoice issued',
    ),
    lostReasons: [
      'Too expensive',
      'Chose another supplier',
      'No longer needed',
      'No budget',
      'Dates did not suit',
    ],
    phrases: {
      scheduled: ['Agreed to talk again, clearing up questions', 'Sending a proposal', 'Meeting set'],
      bought: ['Contract signed', 'Invoice paid'],
      will_not_buy: ['Price above what they expected', 'Already bought elsewhere'],
      not_a_client: ['Wrong number', 'Offers their own services'],
    },
  },
}
