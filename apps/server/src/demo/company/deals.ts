import { priceMinor } from '../money.ts'
import { at, type Customer, type Employee, type OpenDeal, teamOn } from './entities.ts'
import type { World } from './world.ts'

type DealState = 'open' | 'won' | 'lost'

/** A deal begins when the first conversation ends with a next step. */
export function openDeal(world: World, customer: Customer, owner: Employee, atMs: number): OpenDeal {
  const product = world.random.pick(world.words.products)
  const price = priceMinor(product.roubles, world.company.currency)
  const pieces = product.roubles < 100_000 ? world.random.between(1, 3) : 1
  const deal: OpenDeal = {
    id: world.random.id(atMs),
    title: product.title,
    amountMinor: price * pieces,
    stage: 0,
    createdAt: atMs,
    stageSince: atMs,
  }
  customer.deal = deal
  noteChange(world, customer, owner, deal, { from: null, state: 'open', at: atMs })
  return deal
}

export function advanceDeal(world: World, customer: Customer, owner: Employee, atMs: number): void {
  const deal = customer.deal
  if (!deal || deal.stage >= world.stages.length - 1) return
  const from = deal.stage
  deal.stage++
  deal.stageSince = atMs
  noteChange(world, customer, owner, deal, { from, state: 'open', at: atMs })
}

/** The deal is won where the outcome says *Bought*; a repeated purchase may have had no deal before. */
export function winDeal(world: World, customer: Customer, owner: Employee, atMs: number): string {
  const deal = customer.deal ?? openDeal(world, customer, owner, atMs - 1000)
  const from = deal.stage
  deal.stage = world.stages.length - 1
  if (deal.stage !== from) deal.stageSince = atMs
  noteChange(world, customer, owner, deal, { from, state: 'won', at: atMs })
  world.contractsSigned++
  const contractNumber = `${new Date(atMs).getUTCFullYear()}-${String(world.contractsSigned).padStart(4, '0')}`
  world.rows.deals.push(dealRow(world, customer, deal, { state: 'won', closedAt: at(atMs), contractNumber }))
  customer.deal = null
  customer.hasBought = true
  return deal.id
}

export function loseDeal(
  world: World,
  customer: Customer,
  owner: Employee,
  lost: { at: number; lostReasonId: string },
): void {
  const deal = customer.deal
  if (!deal) return
  noteChange(world, customer, owner, deal, { from: deal.stage, state: 'lost', at: lost.at })
  const { lostReasonId } = lost
  world.rows.deals.push(
    dealRow(world, customer, deal, { state: 'lost', closedAt: at(lost.at), lostReasonId }),
  )
  customer.deal = null
}

/** The deals still open, as they stand now. */
export function writeOpenDeals(world: World): void {
  for (const customer of world.customers) {
    if (customer.deal) world.rows.deals.push(dealRow(world, customer, customer.deal, { state: 'open' }))
  }
}

interface Closing {
  state: DealState
  closedAt?: Date
  contractNumber?: string
  lostReasonId?: string
}

function dealRow(world: World, customer: Customer, deal: OpenDeal, closing: Closing) {
  return {
    id: deal.id,
    title: deal.title,
    contactId: customer.id,
    companyId: customer.companyId,
    pipelineId: world.pipelineId,
    stageId: world.stages[deal.stage]!.id,
    ownerUserId: customer.owner?.userId ?? null,
    amountMinor: deal.amountMinor,
    currency: world.company.currency,
    stageSince: at(deal.stageSince),
    createdAt: at(deal.createdAt),
    updatedAt: closing.closedAt ?? at(deal.stageSince),
    closedAt: null as Date | null,
    contractNumber: '',
    lostReasonId: null as string | null,
    ...closing,
  }
}

interface Change {
  /** Index of the stage before; null for a new deal. */
  from: number | null
  state: DealState
  at: number
}

/** The fact with the team of that day, and the line on the card. */
function noteChange(world: World, customer: Customer, who: Employee, deal: OpenDeal, change: Change): void {
  const { stages, random, rows, company } = world
  const from = change.from === null ? null : stages[change.from]!
  const to = stages[deal.stage]!
  rows.factStageChanges.push({
    id: random.id(change.at),
    dealId: deal.id,
    fromStageId: from?.id ?? null,
    toStageId: to.id,
    toState: change.state,
    amountMinor: deal.amountMinor,
    currency: company.currency,
    userId: who.userId,
    teamId: world.teamIds[teamOn(who, change.at)],
    at: at(change.at),
  })
  rows.activities.push({
    id: random.id(change.at),
    contactId: customer.id,
    dealId: deal.id,
    kind: 'deal',
    at: at(change.at),
    authorUserId: who.userId,
    body: {
      dealId: deal.id,
      title: deal.title,
      ...(from && from !== to && { from: from.name }),
      to: to.name,
      state: change.state,
      amountMinor: deal.amountMinor,
      currency: company.currency,
    },
  })
}
