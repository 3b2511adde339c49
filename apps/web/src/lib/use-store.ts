import { useSyncExternalStore } from 'react'
import type { Store } from './store.ts'

/** Reads a store in a component. `select` must give the same reference while nothing has changed. */
export function useStore<T, R = T>(
  store: Store<T>,
  select: (value: T) => R = (value) => value as unknown as R,
): R {
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}
