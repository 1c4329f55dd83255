import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js'
import type { DigitCluster } from './digit-clusters'

/** 7 900 000 000 and 1.500.000 are amounts, though some country would dial them. */
const AMOUNT = /^\d{1,3}(?:[ .\u00a0]\d{3})+$/
const DATE = /^(?:\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2\d{4})(?:[ ]\d{1,2})?$/

/** Spans of valid phone numbers: international ones, and national ones of the given regions. */
export function findPhones(
  { text, start }: DigitCluster,
  regions: readonly CountryCode[],
): Array<{ start: number; end: number }> {
  const digits = text.replace(/\D/g, '').length
  if (digits < 7 || AMOUNT.test(text) || DATE.test(text)) return []
  // Whoever writes a plus sign means a phone number, also one that no operator gave out.
  if (text.startsWith('+') && digits >= 8 && digits <= 15) return [{ start, end: start + text.length }]
  const tried = text.includes('+') ? [undefined, ...regions] : regions
  return tried.flatMap((region) =>
    findPhoneNumbersInText(text, { defaultCountry: region }).map(({ startsAt, endsAt }) => ({
      start: start + startsAt,
      end: start + endsAt,
    })),
  )
}
