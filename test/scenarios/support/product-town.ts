import { announce } from '../../../apps/server/src/kernel/live.ts'
import {
  type CleansUp,
  type Product,
  type ProductOptions,
  startProduct,
  waitFor,
} from '../../support/index.ts'
import { Phone } from './phone.ts'
import { carrierHost, type Employee, foundCompany, password, salesNumber } from './town.ts'

/** A company on a whole running product, each role in its own process: for what befalls processes. */
export class ProductTown {
  readonly product: Product
  readonly company: Awaited<ReturnType<typeof foundCompany>>
  readonly #t: CleansUp

  private constructor(t: CleansUp, product: Product, company: Awaited<ReturnType<typeof foundCompany>>) {
    this.#t = t
    this.product = product
    this.company = company
  }

  static async open(t: CleansUp, options: ProductOptions = {}): Promise<ProductTown> {
    const product = await startProduct(t, options)
    const company = await foundCompany(product.db)
    await announce(product.db, { kind: 'settings', id: '', contactId: null })
    return new ProductTown(t, product, company)
  }

  get exchange(): { host: string; port: number } {
    return { host: '127.0.0.1', port: this.product.ports.sipUdp }
  }

  /** An employee's desk phone, registered as soon as the exchange knows the company. */
  async deskPhone(employee: Employee): Promise<Phone> {
    const username = this.company.extensions[employee]
    const credentials = { username, password }
    const phone = await this.#phone({ host: '127.0.0.1', saysHz: 1000, credentials })
    const registered = () =>
      phone.register(this.exchange).then(
        () => true,
        () => false,
      )
    await waitFor(registered, { what: 'the exchange to know the phone', everyMs: 100 })
    return phone
  }

  /** A customer dials the company's number. */
  async dials(phone: Phone) {
    const from = 'sip:+79161234567@carrier.example'
    return phone.dials(`sip:${salesNumber}@perezvon`, this.exchange, { from })
  }

  /** A customer's telephone behind the carrier. */
  customer(): Promise<Phone> {
    return this.#phone({ host: carrierHost, saysHz: 440 })
  }

  /** The only call that has ended, once it is in the CRM. */
  async endedCall() {
    const ended = () =>
      this.product.db.selectFrom('calls').selectAll().where('state', '=', 'ended').executeTakeFirst()
    return waitFor(ended, { what: 'an ended call', withinMs: 30_000 })
  }

  async #phone(options: Parameters<typeof Phone.open>[0]): Promise<Phone> {
    const phone = await Phone.open(options)
    this.#t.after(() => phone.close())
    return phone
  }
}
