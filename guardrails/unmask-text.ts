import { foldTermCharacter } from './blocked-terms/fold-term-character'
import { readLookAlikes } from './blocked-terms/read-look-alikes'
import { foldText } from './fold-text'

/** Digits or signs for letters within a word, invisible characters between letters, letters of ornament. */
const DISGUISED =
  /\p{Script=Latin}[0-9@$]+\p{Script=Latin}|\p{L}(?![\u200c\u200d])[\p{Default_Ignorable_Code_Point}\ufffd]+\p{L}|[\u{1d400}-\u{1d7ff}\u{1f130}-\u{1f189}\u1d00-\u1d22]/u
const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Greek}]/u
const SPACED_OUT = /(?<![\p{L}\p{M}])\p{L}([ ._*-])\p{L}(?:\1\p{L}){3,}(?![\p{L}\p{M}])/gu
/** Codes and addresses, in which digits and signs are what they seem. */
const NO_WORDS = /[A-Za-z0-9+/_-]{24,}={0,2}|[\w.+-]{1,64}@[\w-]{1,64}\.\w|\b(?:https?:|www\.)\S+/g
const STAND_INS: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
}
const BASE64 = /[A-Za-z0-9+/_-]{24,}={0,2}/g

/**
 * What a text says beneath a disguise, as further readings of it: look-alikes, invisible and spaced-out letters made plain, base64
 * decoded. Empty for a text that hides nothing, which is nearly every one, so that a second reading costs only those who do.
 */
export function unmaskText(text: string): string[] {
  const plain = makePlain(text)
  const decoded = [...text.matchAll(BASE64)].flatMap(([code]) => decodeBase64(code) ?? [])
  const readings = [...(plain === text ? [] : [plain]), ...(decoded.length > 0 ? [decoded.join('\n')] : [])]
  return readings.filter((reading) => reading.trim() !== '')
}

function makePlain(text: string): string {
  const joined = text.replace(SPACED_OUT, (letters) => letters.replace(/[ ._*-]/g, ''))
  const words = joined.replace(NO_WORDS, ' ')
  if (!DISGUISED.test(words) && !mixesScripts(words)) return joined
  const { text: folded } = foldText(joined, foldTermCharacter)
  const [latin = folded] = readLookAlikes(folded)
  return latin.replace(/[\p{L}0-9@$]{2,40}/gu, (word) =>
    /[a-z]/.test(word) ? word.replace(/[013457@$]/g, (sign) => STAND_INS[sign] ?? sign) : word,
  )
}

/** Whether a word has Latin letters and others that look like them. */
function mixesScripts(text: string): boolean {
  if (!FOREIGN.test(text)) return false
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? []
  return words.some((word) => FOREIGN.test(word) && /\p{Script=Latin}/u.test(word))
}

/** The text that a piece of base64 says, wherever its first group was cut; undefined when it says none. */
function decodeBase64(code: string): string | undefined {
  for (let skip = 0; skip < 4; skip++) {
    const text = Buffer.from(code.slice(skip), 'base64').toString('utf8')
    const readable = text.match(/[\p{L}\p{M}\p{N}\p{P}\s]/gu)?.length ?? 0
    const words = text.match(/\p{L}{2,}/gu)?.length ?? 0
    if (words >= 2 && readable >= 0.95 * [...text].length) return text
  }
  return undefined
}
