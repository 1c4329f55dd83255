import { IBAN_LENGTHS } from './iban-lengths'

const START = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ ]?[A-Za-z0-9])/g

/** Spans of bank account numbers with the right length for their country and the right check digits. */
export function findIbans(text: string): Array<{ start: number; end: number }> {
  return [...text.matchAll(START)].flatMap(({ 0: head, index }) => {
    const length = IBAN_LENGTHS[head.slice(0, 2).toUpperCase()]
    if (!length) return []
    const end = endAfter(text, index, length)
    if (end === undefined || /[A-Za-z0-9]/.test(text.charAt(end))) return []
    return hasCheckDigits(text.slice(index, end).replaceAll(' ', '').toUpperCase())
      ? [{ start: index, end }]
      : []
  })
}

/** Where `count` letters and digits end, single spaces between them not counted. */
function endAfter(text: string, start: number, count: number): number | undefined {
  let end = start
  for (let found = 0; found < count; end++) {
    if (/[A-Za-z0-9]/.test(text.charAt(end))) found++
    else if (text.charAt(end) !== ' ' || text.charAt(end - 1) === ' ') return undefined
  }
  return end
}

/** ISO 13616: the first four characters moved to the end, letters as 10…35, is 1 modulo 97. */
export function hasCheckDigits(iban: string): boolean {
  let remainder = 0
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of String(Number.parseInt(char, 36))) remainder = (remainder * 10 + Number(digit)) % 97
  }
  return remainder === 1
}
