/** Units of the currency for one rouble, rounded to what a price list would say; for demo prices only. */
const unitsPerRouble: Record<string, number> = {
  RUB: 1,
  UAH: 0.45,
  KZT: 5.5,
  BYN: 0.035,
  EUR: 0.01,
  USD: 0.011,
  GBP: 0.0085,
  PLN: 0.045,
  CZK: 0.25,
  GEL: 0.03,
  AMD: 4.5,
  AZN: 0.019,
  UZS: 140,
  KGS: 1,
  MDL: 0.2,
  TRY: 0.4,
  CAD: 0.015,
}

/** A demo price in minor units of `currency` (ISO 4217), from its usual price in roubles. */
export function priceMinor(roubles: number, currency: string): number {
  const major = roubles * (unitsPerRouble[currency] ?? unitsPerRouble.USD!)
  const step = 10 ** Math.max(0, Math.floor(Math.log10(major)) - 1)
  return Math.max(step, Math.round(major / step) * step) * 10 ** fractionDigits(currency)
}

function fractionDigits(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions()
  return maximumFractionDigits ?? 2
}
