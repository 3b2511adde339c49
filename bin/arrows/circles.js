/** One circle for every group of files that import each other around (Tarjan's strongly connected components). */
export function findCircles(graph) {
  return components(graph)
    .filter((group) => group.length > 1 || graph.get(group[0])?.includes(group[0]))
    .map((group) => circleIn(graph, group))
}

function components(graph) {
  const index = new Map()
  const low = new Map()
  const stack = []
  const onStack = new Set()
  const found = []
  const visit = (file) => {
    index.set(file, index.size)
    low.set(file, index.get(file))
    stack.push(file)
    onStack.add(file)
    for (const target of graph.get(file) ?? []) {
      if (!graph.has(target)) continue
      if (!index.has(target)) visit(target)
      if (onStack.has(target)) low.set(file, Math.min(low.get(file), low.get(target)))
    }
    if (low.get(file) === index.get(file)) found.push(popGroup(stack, onStack, file))
  }
  for (const file of graph.keys()) if (!index.has(file)) visit(file)
  return found
}

function popGroup(stack, onStack, root) {
  const group = stack.splice(stack.indexOf(root))
  for (const file of group) onStack.delete(file)
  return group
}

/** A way around inside the group, to show. */
function circleIn(graph, group) {
  const inGroup = new Set(group)
  const way = [group[0]]
  for (;;) {
    const next = graph.get(way.at(-1)).find((target) => inGroup.has(target))
    const seenAt = way.indexOf(next)
    way.push(next)
    if (seenAt >= 0) return way.slice(seenAt)
  }
}
