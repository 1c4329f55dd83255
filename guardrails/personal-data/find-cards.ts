import type { DigitCluster } from './digit-clusters'

const FIRST_DIGITS = /^(?:[2-6]|1800)/

/** Spans of payment card numbers: 12 to 19 digits from a known range, with a right Luhn digit. */
export function findCards({ text, start }: DigitCluster): Array<{ start: number; end: number }> {
  // A plus sign begins a phone number.
  if (text.includes('+')) return []
  const groups = [...text.matchAll(/\d+/g)].map(({ 0: digits, index }) => ({ digits, at: index }))
  const cards: Array<{ start: number; end: number }> = []
  for (let first = 0; first < groups.length; first++) {
    const last = lastGroupOfCard(groups, first)
    const from = groups[first]
    const to = last === undefined ? undefined : groups[last]
    if (last === undefined || !from || !to) continue
    cards.push({ start: start + from.at, end: start + to.at + to.digits.length })
    first = last
  }
  return cards
}

/** The longest run of whole groups from `first` that is a card; the code on its back may follow it. */
function lastGroupOfCard(groups: ReadonlyArray<{ digits: string }>, first: number): number | undefined {
  let digits = ''
  let found: number | undefined
  for (let index = first; index < groups.length && digits.length < 19; index++) {
    digits += groups[index]?.digits ?? ''
    if (digits.length >= 12 && digits.length <= 19 && FIRST_DIGITS.test(digits) && isLuhn(digits))
      found = index
  }
  return found
}

/** ISO/IEC 7812-1, annex B. */
export function isLuhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 0 ? digit : digit * 2
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
