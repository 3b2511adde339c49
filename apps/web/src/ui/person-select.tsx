import { Select, type SelectProps } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../lib/queries.ts'

/** Chooses a colleague by name; `first` are choices before the names. */
export function PersonSelect({
  first = [],
  known,
  ...rest
}: SelectProps & {
  first?: { value: string; label: string }[]
  /** Who is chosen already, and may be no colleague any more. */
  known?: { id: string; name: string }
}) {
  const people = useQuery(queries.people()).data
  const names = (people ?? []).map((person) => ({ value: person.id, label: person.name }))
  const gone = known && !names.some(({ value }) => value === known.id) ? [known] : []
  const others = gone.map(({ id, name }) => ({ value: id, label: name }))
  return <Select data={[...first, ...names, ...others]} searchable {...rest} />
}
