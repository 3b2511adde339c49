import type { SourceKey } from '../vocabulary/vocabulary.ts'
import { dayMs } from '../working-time.ts'
import { at, type Customer, type Employee } from './entities.ts'
import type { World } from './world.ts'

const firmsCount = 60

const sourceWeights: Record<SourceKey, number> = {
  site: 40,
  advertising: 25,
  maps: 15,
  recommendation: 12,
  exhibition: 8,
}

/** The cafés, hotels and bakeries of the town, each under a name of its own. */
export function makeFirms(world: World): void {
  const { words, random } = world
  const names = words.companyKinds.flatMap((kind) =>
    words.companyNames.map((name) => words.companyName(kind, name)),
  )
  world.firms = random
    .shuffled(names)
    .slice(0, firmsCount)
    .map((name) => ({ id: random.id(world.now - random.between(70, 390) * dayMs), name }))
}

/** Somebody whom nobody knew before `atMs`: a number, and a card only begun. */
export function beginCustomer(world: World, atMs: number): Customer {
  const { random, customers } = world
  const customer: Customer = {
    id: random.id(atMs),
    name: '',
    isDraft: true,
    companyId: null,
    owner: null,
    status: 'new',
    source: random.weighted(sourceWeights),
    number: world.phones.ofPerson(customers.length),
    createdAt: atMs,
    lastContactAt: null,
    deal: null,
    hasBought: false,
    task: null,
    busyUntil: 0,
    isReserved: false,
  }
  customers.push(customer)
  return customer
}

/** Whoever talked with them first writes down the name and becomes their manager. */
export function introduce(world: World, customer: Customer, owner: Employee): void {
  if (!customer.isDraft) return
  const { random, words } = world
  // "Ring me" may call up whom scenes are kept for: its voice is a man's, and the pop shall show a firm
  const isMan = customer.isReserved || random.chance(0.5)
  const [ofMan, ofWoman] = random.pick(words.surnames)
  customer.name = `${random.pick(isMan ? words.maleNames : words.femaleNames)} ${isMan ? ofMan : ofWoman}`
  customer.isDraft = false
  customer.owner = owner
  if (customer.isReserved || random.chance(0.6)) customer.companyId = random.pick(world.firms).id
}

/** Writes the cards as the customers have become, their numbers and their firms. */
export function writeCustomers(world: World): void {
  const { rows, firms, customers } = world
  for (const firm of firms) rows.companies.push(firmRow(world, firm))
  customers.forEach((customer, index) => {
    rows.contacts.push(contactRow(world, customer, index))
    rows.contactPhones.push(phoneRow(world, customer))
  })
  shareSwitchboards(world)
}

function firmRow(world: World, firm: { id: string; name: string }) {
  const people = world.customers.filter(({ companyId }) => companyId === firm.id)
  const first = Math.min(world.now - 65 * dayMs, ...people.map(({ createdAt }) => createdAt))
  return {
    ...firm,
    ownerUserId: people.find(({ owner }) => owner)?.owner?.userId ?? null,
    createdAt: at(first),
    updatedAt: at(first),
  }
}

function contactRow(world: World, customer: Customer, index: number) {
  const mayNotBeCalled = customer.status === 'will_not_buy' && index % 7 === 0
  return {
    id: customer.id,
    name: customer.name,
    companyId: customer.companyId,
    ownerUserId: customer.owner?.userId ?? null,
    status: customer.status,
    isDraft: customer.isDraft,
    source: world.words.sources[customer.source],
    email: customer.isDraft || index % 3 === 0 ? null : `customer${index + 1}@customers.example`,
    doNotCall: mayNotBeCalled,
    doNotCallReason: mayNotBeCalled ? world.words.doNotCallReason : '',
    lastContactAt: customer.lastContactAt === null ? null : at(customer.lastContactAt),
    createdAt: at(customer.createdAt),
    updatedAt: at(customer.lastContactAt ?? customer.createdAt),
  }
}

function phoneRow(world: World, customer: Customer) {
  return {
    id: world.random.id(customer.createdAt),
    contactId: customer.id,
    e164: customer.number,
    isPrimary: true,
    createdAt: at(customer.createdAt),
  }
}

/** Firms with several people have a switchboard: a number that is all of theirs. */
function shareSwitchboards(world: World): void {
  const byFirm = Map.groupBy(
    world.customers.filter(({ companyId, isReserved }) => companyId !== null && !isReserved),
    ({ companyId }) => companyId,
  )
  const several = [...byFirm.values()].filter((people) => people.length >= 3).slice(0, 10)
  several.forEach((people, index) => {
    for (const person of people) {
      world.rows.contactPhones.push({
        id: world.random.id(person.createdAt),
        contactId: person.id,
        e164: world.phones.ofSwitchboard(index),
        label: world.words.switchboardLabel,
        createdAt: at(person.createdAt),
      })
    }
  })
}
