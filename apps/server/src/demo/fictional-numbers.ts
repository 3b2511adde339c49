/**
 * Telephone numbers that belong to nobody, so that a curious click rings no stranger even when a trunk is connected.
 * Great Britain, the United States, Canada, Germany and France keep ranges for films and examples; elsewhere
 * unassigned ones are taken: subscriber numbers that begin with 0 behind an area code, or mobile codes of no operator.
 */
export interface FictionalNumbers {
  /** The company's own numbers that customers dial, `index` 0–9. E.164, like all here. */
  ofCompany(index: number): string
  /** Customers' own numbers, `index` 0–899. */
  ofPerson(index: number): string
  /** Switchboards shared by the people of one firm, `index` 0–49. */
  ofSwitchboard(index: number): string
  /** Strangers for "Ring me" as a new customer, `index` 0–99: never given to a contact of the demo company. */
  ofStranger(index: number): string
}

/** How many numbers {@link FictionalNumbers.ofStranger} knows. */
export const strangersCount = 100

/** Templates: the places of `#` are filled with an index; people's need 1000 numbers together, offices' 100. */
interface Range {
  people: readonly string[]
  offices: string
}

/** Ofcom, "Telephone numbers for use in TV and radio drama programmes". */
const greatBritain: Range = { people: ['+442079460###'], offices: '+441614960###' }

const ranges: Record<string, Range> = {
  // code 945 is no operator's; no subscriber number in Moscow begins with 0
  RU: { people: ['+7945020####'], offices: '+7495020####' },
  UA: { people: ['+38044020####'], offices: '+38044010####' },
  KZ: { people: ['+7763020####'], offices: '+7727020####' },
  BY: { people: ['+37544020####'], offices: '+37517020####' },
  GB: greatBritain,
  // 555-0100 to 555-0199 of each area code
  US: { people: areas('212 213 305 310 312 415 503 602 617 702'), offices: '+120255501##' },
  CA: { people: areas('204 306 403 416 506 514 519 604 613 902'), offices: '+164755501##' },
  // Bundesnetzagentur, numbers for media productions
  DE: { people: ['+493023125###'], offices: '+496990009###' },
  // ARCEP, numbers for audiovisual works
  FR: { people: ['+33639980###'], offices: '+33199000###' },
}

function areas(codes: string): string[] {
  return codes.split(' ').map((code) => `+1${code}55501##`)
}

/** Numbers of that country (ISO 3166-1 alpha-2); of countries unknown here British ones, which are kept for the purpose. */
export function fictionalNumbers(country: string): FictionalNumbers {
  const { people, offices } = ranges[country] ?? greatBritain
  return {
    ofPerson: (index) => ofPeople(people, index),
    ofStranger: (index) => ofPeople(people, 900 + index),
    ofCompany: (index) => fill(offices, index),
    ofSwitchboard: (index) => fill(offices, 50 + index),
  }
}

function ofPeople(templates: readonly string[], index: number): string {
  const each = 1000 / templates.length
  return fill(templates[Math.floor(index / each)]!, scattered(index % each, each))
}

/** Neighbouring numbers look made up: 607 is prime to 10, so no two indexes meet. */
function scattered(index: number, among: number): number {
  return (index * 607) % among
}

function fill(template: string, value: number): string {
  const places = template.length - template.indexOf('#')
  return template.slice(0, -places) + String(value).padStart(places, '0')
}
