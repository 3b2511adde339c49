import type { Binding } from './registrar.ts'

/** The bindings of all addresses-of-record, found by user, by connection and by contact. */
export class Bindings {
  readonly #byAor = new Map<string, Binding[]>()
  readonly #byFlow = new Map<string, Set<Binding>>()

  of(aorUser: string): Binding[] {
    return this.#byAor.get(aorUser) ?? []
  }

  all(): Binding[] {
    return [...this.#byAor.values()].flat()
  }

  /** Bindings that came over that connection. */
  ofFlow(flowId: string): Binding[] {
    return [...(this.#byFlow.get(flowId) ?? [])]
  }

  add(binding: Binding): void {
    this.#byAor.set(binding.aorUser, [...this.of(binding.aorUser), binding])
    const { flowId } = binding.source
    const ofFlow = this.#byFlow.get(flowId) ?? new Set()
    this.#byFlow.set(flowId, ofFlow.add(binding))
  }

  /** Says whether it was there. */
  remove(binding: Binding): boolean {
    const before = this.of(binding.aorUser)
    const after = before.filter((each) => each !== binding)
    if (after.length > 0) this.#byAor.set(binding.aorUser, after)
    else this.#byAor.delete(binding.aorUser)
    const ofFlow = this.#byFlow.get(binding.source.flowId)
    ofFlow?.delete(binding)
    if (ofFlow?.size === 0) this.#byFlow.delete(binding.source.flowId)
    return after.length < before.length
  }

  clear(): void {
    this.#byAor.clear()
    this.#byFlow.clear()
  }
}
