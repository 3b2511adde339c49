import { api } from '../../lib/endpoints.ts'
import { queryClient } from '../query-client.ts'

/** Signs out and starts the page afresh, so that nothing of the last user stays in memory. */
export async function signOut(): Promise<void> {
  await api.account.signOut().catch(() => undefined)
  queryClient.clear()
  window.location.assign('/sign-in')
}
