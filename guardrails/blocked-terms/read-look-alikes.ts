import confusables from 'unhomoglyph/data.json'

/** Scripts of the hub's languages, in which a letter that looks like a Latin one is still no disguise. */
const OWN_SCRIPTS =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Ethiopic}\p{Script=Han}]/u

/** By lower-case letter, the Latin letter that it looks like, or that its capital looks like (н as H). */
const [AS_SMALL, AS_CAPITAL] = readTable()
const HAS_LOOK_ALIKE = new RegExp(
  `[${[...new Set([...AS_SMALL.keys(), ...AS_CAPITAL.keys()])].join('')}]`,
  'u',
)

/**
 * A folded text in which letters of other scripts are read as the Latin ones they look like (Unicode's confusables,
 * UTS #39): `раypаl`, `ᏟᎪᎢ`. Empty when there are none.
 */
export function readLookAlikes(folded: string): string[] {
  if (!HAS_LOOK_ALIKE.test(folded)) return []
  const readings = [AS_SMALL, AS_CAPITAL].map((table) =>
    [...folded].map((char) => table.get(char) ?? char).join(''),
  )
  return [...new Set(readings)]
}

function readTable(): [Map<string, string>, Map<string, string>] {
  const small = new Map<string, string>()
  const capital = new Map<string, string>()
  for (const [char, skeleton] of Object.entries(confusables)) {
    const latin = skeleton.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
    // A pair of letters has another length, and what compatibility makes plain is folded before.
    if (!/^[a-z]$/.test(latin) || !/^\p{L}$/u.test(char) || OWN_SCRIPTS.test(char)) continue
    const lower = char.toLowerCase()
    if (/^[a-z]$/.test(lower.normalize('NFKC')) || lower.length !== char.length) continue
    if (lower !== char) capital.set(lower, latin)
    else small.set(lower, latin)
  }
  return [new Map([...capital, ...small]), new Map([...small, ...capital])]
}
