import { useFormatter } from 'next-intl'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** Sizes as the reader's language writes them: "459 kB", "1.2 GB". */
export function useSize(): (bytes: number) => string {
  const format = useFormatter()
  return (bytes) => {
    const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
    return format.number(bytes / 1000 ** power, {
      style: 'unit',
      unit: UNITS[power] ?? 'byte',
      unitDisplay: 'short',
      maximumFractionDigits: power > 1 ? 1 : 0,
    })
  }
}
