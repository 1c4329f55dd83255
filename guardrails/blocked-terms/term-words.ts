/** Scripts that write without spaces. */
const UNSPACED_SCRIPTS =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
export const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'u')
/** Where an unspaced script meets another a word ends: 制造bomb is two. */
export const WORD = new RegExp(
  `(?:[${UNSPACED_SCRIPTS}]\\p{M}*){1,2048}|(?:(?![${UNSPACED_SCRIPTS}])[\\p{L}\\p{N}\\p{M}]){1,2048}`,
  'gu',
)
export const STRETCH = /[\p{L}\p{N}\p{M}]{1,2048}/gu
/** Letters, digits and signs that stand for letters. */
export const RUN = /[\p{L}\p{N}\p{M}@$!|]+/gu
export const MARKDOWN = '[*_~`]'
/**
 * What may stand between the words of one term: blanks, dashes, commas, quotation marks and brackets, signs that join, and
 * Markdown's marks, which nobody sees.
 */
export const GAP = /^[\s\u2800\p{Pd}\p{Pi}\p{Pf}\p{Ps}\p{Pe}_'"·,،，、*`~/\\+=|<>]*$/u
