import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiFailure } from '../lib/api.ts'

/** The server said that nobody is signed in any more; the application goes to the sign-in page. */
export const signedOut = new EventTarget()

function noticeSignOut(error: unknown): void {
  if (error instanceof ApiFailure && error.code === 'not_signed_in')
    signedOut.dispatchEvent(new Event('signed-out'))
}

/** Answers stay fresh until a live event says otherwise. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignOut }),
  mutationCache: new MutationCache({ onError: noticeSignOut }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 5 * 60_000,
      retry: (count, error) => error instanceof ApiFailure && error.code === 'network' && count < 3,
      refetchOnWindowFocus: true,
    },
  },
})
