import { Select, type SelectProps } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../lib/queries.ts'

/** Chooses a colleague by name; `first` are choices before the names. */
export function PersonSelect({
  first = [],
  ...rest
}: SelectProps & { first?: { value: string; label: string }[] }) {
  const people = useQuery(queries.people()).data
  const names = (people ?? []).map((person) => ({ value: person.id, label: person.name }))
  return <Select data={[...first, ...names]} searchable {...rest} />
}
