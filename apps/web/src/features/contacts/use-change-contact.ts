import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiFailure, codeOf } from '../../lib/api.ts'
import type { ContactCard, ContactPatch } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'

/**
 * Changes a card. When somebody else changed it meanwhile, the fresh card is fetched and the failure passed on:
 * the field that asked keeps what was typed, shows what stands there now, and can be saved again.
 */
export function useChangeContact(contact: ContactCard) {
  const queryClient = useQueryClient()
  const { queryKey } = queries.contact(contact.id)
  return useMutation({
    mutationFn(patch: Omit<ContactPatch, 'version'>) {
      const version = queryClient.getQueryData<ContactCard>(queryKey)?.version ?? contact.version
      return api.contacts.change(contact.id, { ...patch, version })
    },
    onSuccess() {
      void queryClient.invalidateQueries({ queryKey: ['contact', contact.id] })
      void queryClient.invalidateQueries({ queryKey: ['timeline', contact.id] })
      void queryClient.invalidateQueries({ queryKey: ['contacts'] })
    },
    async onError(error) {
      if (codeOf(error) !== 'stale_version') return
      const current =
        error instanceof ApiFailure ? (error.details.current as ContactCard | undefined) : undefined
      if (current?.id === contact.id) queryClient.setQueryData(queryKey, current)
      else await queryClient.refetchQueries({ queryKey })
    },
  })
}
