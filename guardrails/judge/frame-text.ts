import { toWellFormed } from '../to-well-formed'

/**
 * A text as it may stand inside a guard model's frame: it cannot end the frame, begin a turn of its own or spell a special
 * token, whatever template or tokenizer the model's server has.
 *
 * A space parts what could be read as a tag or a token (`<|eot_id|>`, `</s>`, `[INST]`, `<END CONVERSATION>`), and a line that
 * begins as a speaker's turn or as a heading of the frame is joined to the one before it. For a reader, man or model, it says
 * what it said.
 */
export function frameText(text: string): string {
  const parted = toWellFormed(text).replace(TAGS, '$& ').replace(BRACKETS, '[ ')
  const lines: string[] = []
  for (const line of parted.split(LINE_BREAK)) {
    if (!TURN.test(line) && !HEADING.test(line)) {
      lines.push(line)
      continue
    }
    while (lines.length > 1 && lines.at(-1)?.trim() === '') lines.pop()
    lines.push(`${lines.pop() ?? ''} ${line.trimStart()}`)
  }
  return lines.join('\n').trim()
}

/** Angle brackets, also those of CJK keyboards, before a letter or one of the signs that tokens begin with. */
const TAGS = /[<＜](?=[\p{L}\p{N}_/|｜!<＜\u2581\u200b-\u200f\u2060])/gu
/** Mistral's and GLM's tokens: `[INST]`, `[/INST]`, `[gMASK]`. */
const BRACKETS = /\[(?=\/?[A-Za-z_]{2,30}\])/g
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/
const SPEAKERS = [
  'user|human|agent|assistant|system|model|chatbot|bot|ai|context|tool|safety|categories|refusal',
  '(?:user|assistant) message|human question|chatbot response',
].join('|')
const TURN = new RegExp(`^[\\s>*_#-]*(?:${SPEAKERS})[\\s*_]*[:：]`, 'iu')
/** How the frames of Granite Guardian and ShieldGemma go on. */
const HEADING = /^\s*(?:#{1,6}\s|={3,}|-{3,})/u
