import type { Span } from '../contract'
import { NATIONAL_IDS } from './national-ids'

/** Spans of national identity and tax numbers with the right form and check digits, in a folded text. */
export function findNationalIds(text: string, regions: readonly string[]): Span[] {
  if (!/\d/.test(text)) return []
  return NATIONAL_IDS.flatMap(({ country, pattern, isValid, onlyThere }) => {
    if (onlyThere && !regions.includes(country)) return []
    return [...text.matchAll(pattern)]
      .filter(({ 0: id }) => isValid(id))
      .map(({ 0: id, index }) => ({ start: index, end: index + id.length }))
  })
}
