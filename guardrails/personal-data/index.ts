import { getCountries } from 'libphonenumber-js'
import { z } from 'zod'
import { defineGuardrail, type Finding, type GuardrailContext } from '../contract'
import { rawIndex, rawSpan } from '../fold-text'
import { type StandIns, type StandInWord, standInsOf } from '../stand-ins'
import { findPersonalData, foldData, KINDS, type Kind } from './find-personal-data'
import { messages } from './messages'
import { optionTexts } from './option-texts'
import { personalDataUndecidedFrom } from './personal-data-undecided-from'
import { placeholderFor } from './placeholder-for'

const action = z.enum(['hide', 'pseudonymise', 'block', 'flag'])
const kind = z.enum(KINDS)
const region = z.enum(getCountries())

const options = z.strictObject({
  kinds: z
    .array(kind)
    .default([...KINDS])
    .describe('What counts as personal data'),
  action: action
    .default('hide')
    .describe(
      'hide puts a placeholder in its place; pseudonymise gives the model a stand-in and the reader their own words back (in answers, what no reader wrote is hidden); block refuses the text',
    ),
  actions: z.partialRecord(kind, action).default({}).describe('Another action for some kinds'),
  regions: z
    .array(region)
    .max(20)
    .default([])
    .describe('Countries (ISO 3166-1) whose phone and weakly checked identity numbers are known'),
  allow: z
    .array(z.string().trim().min(3).max(200))
    .max(1000)
    .default([])
    .describe('Values that may be shown, such as the community’s own address'),
})

type Options = z.infer<typeof options>

/** E-mail addresses, phone numbers, cards, bank accounts, identity numbers, network addresses and keys. */
export default defineGuardrail({
  id: 'personal-data',
  version: '1.3.0',
  title: {
    en: 'Personal data',
    fr: 'Données personnelles',
    hi: 'निजी जानकारी',
    ar: 'البيانات الشخصية',
    sw: 'Taarifa binafsi',
    zh: '个人信息',
  },
  stages: ['input', 'attachment', 'draft', 'output-stream', 'output-final'],
  lookahead: (text, { kinds }) => {
    const folded = foldData(text)
    return rawIndex(folded, personalDataUndecidedFrom(folded.text, kinds))
  },
  options,
  optionTexts,
  rewrites: (options) => options.kinds.some((kind) => REWRITES.has(actionOn(kind, options))),
  loosens,
  messages,
  check(text, options, context) {
    const standIns = standInsOf(context.memory)
    const isQuestion = context.stage === 'input' || context.stage === 'attachment'
    const folded = foldData(text)
    const allowed = new Set(options.allow.map(canonical))
    if (isQuestion && options.kinds.some((kind) => actionOn(kind, options) === 'pseudonymise'))
      standIns.reserve(text)
    const pieces = findPersonalData(folded.text, options, standIns.spansIn(folded.text))
      .filter(({ start, end }) => !allowed.has(canonical(folded.text.slice(start, end))))
      .map(({ kind, start, end }) => ({ kind, ...rawSpan(folded, start, end) }))
    return pieces.length > MOST_PIECES
      ? [{ action: 'block', reason: 'personal_data', message: 'blocked' }]
      : listFindings(text, pieces, { options, context, standIns: isQuestion ? standIns : undefined })
  },
})

/** More than any honest text holds, and fewer findings than the pipeline takes. */
const MOST_PIECES = 5_000
const REWRITES: ReadonlySet<string> = new Set(['hide', 'pseudonymise'])
const WORDS: Record<Kind, StandInWord> = {
  secret: 'Key',
  email: 'Email',
  iban: 'Account',
  id: 'ID',
  card: 'Card',
  ip: 'IP',
  mac: 'MAC',
  phone: 'Phone',
}

interface RawPiece {
  kind: Kind
  start: number
  end: number
}

/** @param how.standIns undefined where nothing is the reader's own: there pseudonymise hides */
function listFindings(
  text: string,
  pieces: readonly RawPiece[],
  how: { options: Options; context: GuardrailContext; standIns: StandIns | undefined },
): Finding[] {
  const { options, context, standIns } = how
  let done = 0
  return pieces.flatMap(({ kind, start, ...piece }): Finding[] => {
    if (start < done) return []
    const chosen = actionOn(kind, options)
    const end = chosen === 'pseudonymise' ? withDigitsAfter(text, piece.end) : piece.end
    done = end
    const common = { reason: 'personal_data', params: { kind }, span: { start, end } }
    if (chosen === 'pseudonymise' && standIns) {
      const replacement = standIns.nameFor(WORDS[kind], text.slice(start, end))
      return [{ ...common, action: 'rewrite', message: `pseudonymised.${kind}`, replacement }]
    }
    if (chosen === 'hide' || chosen === 'pseudonymise') {
      const replacement = placeholderFor(kind, context.language)
      return [{ ...common, action: 'rewrite', message: `hidden.${kind}`, replacement }]
    }
    return [{ ...common, action: chosen, message: `${chosen === 'block' ? 'blocked' : 'noted'}.${kind}` }]
  })
}

const actionOn = (kind: Kind, { action, actions }: Options) => actions[kind] ?? action

/** A digit right behind a stand-in would be read as part of it. */
function withDigitsAfter(text: string, index: number): number {
  let end = index
  while (/[0-9]/.test(text.charAt(end))) end++
  return end
}

/** Spaces, dashes and case do not make another number of a number. */
const canonical = (value: string) => value.toLowerCase().replace(/[\s()\-./]/g, '')

const SEVERITY = { flag: 0, pseudonymise: 1, hide: 2, block: 3 }

function loosens(floor: Options, mine: Options): string[] {
  const problems: string[] = []
  for (const kind of floor.kinds) {
    const theirs = actionOn(kind, floor)
    const own = actionOn(kind, mine)
    if (!mine.kinds.includes(kind)) problems.push(`kinds leaves out "${kind}"`)
    else if (SEVERITY[own] < SEVERITY[theirs])
      problems.push(`"${kind}" is ${own} where the floor says ${theirs}`)
  }
  const unknown = floor.regions.filter((region) => !mine.regions.includes(region))
  if (unknown.length > 0) problems.push(`regions leaves out ${unknown.join(', ')}`)
  const added = mine.allow.filter((value) => !floor.allow.includes(value))
  if (added.length > 0) problems.push(`allow adds ${added.length} values that the floor hides`)
  return problems
}
