import { readCharacterReference } from './character-references'
import type { FoldedText } from './fold-text'

/** A text as its reader sees it once its Markdown is drawn; offsets lead back to what is written. */
export interface ShownText extends FoldedText {
  /** Where something is written that is shown otherwise or not at all; in order. */
  marks: readonly { start: number; end: number }[]
}

/**
 * What a text says where its Markdown is drawn: character references (`b&#111;mb`) and escaped signs (`awa\@example.org`) read,
 * links as their words (`bo[mb](…)`), marks inside words and addresses gone (`awa@exam**ple**.org`). Undefined for a text that is
 * shown as it is written, which is nearly every one.
 */
export function readMarkup(raw: string): ShownText | undefined {
  if (!MAY_MARK.test(raw)) return undefined
  const found = [...raw.matchAll(MARKUP)].flatMap((match) => {
    const said = saidBy(match)
    return said === undefined ? [] : [{ said, start: match.index, end: match.index + match[0].length }]
  })
  if (found.length === 0) return undefined
  const shown: ShownText & { text: string } = { text: '', starts: [], ends: [], marks: found }
  const pieces: string[] = []
  let done = 0
  const addPlain = (to: number) => {
    pieces.push(raw.slice(done, to))
    for (; done < to; done++) {
      shown.starts.push(done)
      shown.ends.push(done + 1)
    }
  }
  for (const { said, start, end } of found) {
    addPlain(start)
    pieces.push(said)
    for (let unit = 0; unit < said.length; unit++) {
      shown.starts.push(start)
      shown.ends.push(end)
    }
    done = end
  }
  addPlain(raw.length)
  shown.text = pieces.join('')
  return shown
}

/** Where something may have begun that later text makes a mark of; the text's length when nothing has. */
export function markupOpenFrom(text: string): number {
  const offset = Math.max(0, text.length - TAIL_UNITS)
  for (let from = offset; from < text.length; ) {
    const at = text.slice(from).search(OPEN_END)
    if (at < 0) return text.length
    const place = from + at
    // Within what is a mark already nothing else begins.
    const around = [...text.matchAll(MARKUP)].find(
      ({ 0: mark, index }) => index < place && place < index + mark.length,
    )
    if (!around) return place
    from = around.index + around[0].length
  }
  return text.length
}

const MAY_MARK = /[\\&*~`_[\]]/
const LABEL = '(?:\\\\.|[^[\\]\\n\\\\]){0,300}'
const LETTER = '[\\p{L}\\p{N}\\p{M}]'
/** What marks may stand between where they are no punctuation: letters, digits, and the signs of addresses and numbers. */
const BEHIND = `(?<=${LETTER}|[@+-])`
const AHEAD = '(?=[\\p{L}\\p{N}]|[@.+-][\\p{L}\\p{N}])'
const MARKUP = new RegExp(
  [
    '\\\\(?<escaped>[!-/:-@[-`{-~])',
    '&(?<reference>#?[0-9A-Za-z]{1,32});',
    // The bracket before a link's words, or one in the middle of a word.
    `!?\\[(?=${LABEL}\\][(\\[])|(?<=${LETTER})!?\\[(?=[\\p{L}\\p{N}])`,
    // What stands behind a link's words: its address, or the name of one that is defined elsewhere.
    '\\](?:\\([^()]{0,2000}(?:\\([^()]{0,200}\\)[^()]{0,500})?\\)|\\[[^[\\]\\n]{0,300}\\])',
    `${BEHIND}[*~\`]+${AHEAD}`,
    // Within a word an underscore is one.
    `(?<=${LETTER})_+(?=[@.][\\p{L}\\p{N}])|(?<=[@.])_+(?=[\\p{L}\\p{N}])`,
  ].join('|'),
  'gu',
)
const OPEN_ADDRESS = '\\](?:\\([^()]{0,2000}(?:\\([^()]{0,200}(?:\\)[^()]{0,500})?)?|\\[[^[\\]\\n]{0,300})?'
const OPEN_END = new RegExp(
  [
    '(?<!\\\\)(?:\\\\\\\\)*\\\\$',
    '&[#0-9A-Za-z]{0,33}$',
    // Not one that is escaped: or every bracket of many could begin what goes on to the end.
    `(?<!(?<!\\\\)(?:\\\\\\\\)*\\\\)!?\\[${LABEL}(?:\\\\|${OPEN_ADDRESS})?$|${OPEN_ADDRESS}$|!$`,
    '[*~`_]+[@.+-]?$',
  ].join('|'),
  'u',
)
/** Longer than the longest link that is read. */
const TAIL_UNITS = 3_100

/** What is seen in place of a mark; undefined for a reference that says nothing. */
function saidBy({ groups = {} }: RegExpExecArray): string | undefined {
  const { escaped, reference } = groups
  return escaped ?? (reference === undefined ? '' : readCharacterReference(reference))
}
