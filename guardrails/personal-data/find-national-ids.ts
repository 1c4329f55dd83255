import * as cnId from 'stdnum/lib/cjs/cn/ric'
import * as frNir from 'stdnum/lib/cjs/fr/nir'
import * as inAadhaar from 'stdnum/lib/cjs/in/aadhaar'
import * as inPan from 'stdnum/lib/cjs/in/pan'
import * as kePin from 'stdnum/lib/cjs/ke/pin'
import * as usSsn from 'stdnum/lib/cjs/us/ssn'
import type { Span } from '../contract'
import { isEgyptianId } from './is-egyptian-id'

interface NationalId {
  country: string
  pattern: RegExp
  isValid(id: string): boolean
  /** Many other numbers pass its check: looked for only where the country is named. */
  onlyThere?: true
}

const NATIONAL_IDS: readonly NationalId[] = [
  {
    country: 'FR',
    pattern: /(?<!\w)[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[ABab]) ?\d{3} ?\d{3} ?\d{2}(?!\w)/g,
    isValid: (id) => frNir.validate(id).isValid,
  },
  {
    country: 'IN',
    pattern: /(?<!\w)[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}(?!\w)/g,
    isValid: (id) => inAadhaar.validate(id).isValid,
    onlyThere: true,
  },
  {
    country: 'IN',
    pattern: /(?<!\w)[A-Za-z]{3}[ABCFGHJKLPTabcfghjklpt][A-Za-z]\d{4}[A-Za-z](?!\w)/g,
    isValid: (id) => inPan.validate(id).isValid,
  },
  {
    country: 'KE',
    pattern: /(?<!\w)[APap]\d{9}[A-Za-z](?!\w)/g,
    isValid: (id) => kePin.validate(id).isValid,
  },
  {
    country: 'CN',
    pattern: /(?<!\w)\d{6}(?:19|20)\d{9}[\dXx](?!\w)/g,
    isValid: (id) => cnId.validate(id.toUpperCase()).isValid,
  },
  { country: 'EG', pattern: /(?<!\w)[23]\d{13}(?!\w)/g, isValid: isEgyptianId },
  {
    country: 'US',
    pattern: /(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])/g,
    isValid: (id) => usSsn.validate(id).isValid,
  },
]

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
