/** One cell of a state table: where to go, and what to do on the way, in order. */
export interface Row<S extends string, A extends string> {
  readonly next: S
  readonly do: readonly A[]
}

/** State × event → next state and actions. What is not in the table does not happen. */
export type StateTable<S extends string, E extends string, A extends string> = {
  readonly [state in S]: { readonly [event in E]?: Row<S, A> }
}

/** Writes one cell. */
export function go<S extends string, A extends string>(next: S, ...actions: A[]): Row<S, A> {
  return { next, do: actions }
}
