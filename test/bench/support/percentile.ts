/** The value below which `pct` percent of `sorted` lie (nearest rank). NaN of nothing. */
export function percentileOf(sorted: ArrayLike<number>, pct: number): number {
  if (sorted.length === 0) return Number.NaN
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((pct / 100) * sorted.length) - 1))]!
}

/** p50, p95 and p99, rounded to hundredths; null of nothing, so that JSON stays JSON. */
export function percentiles(values: Iterable<number>): {
  p50: number | null
  p95: number | null
  p99: number | null
} {
  const sorted = Float64Array.from(values).sort()
  const at = (pct: number) => (sorted.length === 0 ? null : Number(percentileOf(sorted, pct).toFixed(2)))
  return { p50: at(50), p95: at(95), p99: at(99) }
}
