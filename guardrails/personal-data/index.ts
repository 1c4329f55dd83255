import { getCountries } from 'libphonenumber-js'
import { z } from 'zod'
import { defineGuardrail, type Finding } from '../contract'
import { rawIndex, rawSpan } from '../fold-text'
import { findPersonalData, foldData, KINDS, type Piece } from './find-personal-data'
import { messages } from './messages'
import { personalDataUndecidedFrom } from './personal-data-undecided-from'
import { placeholderFor } from './placeholder-for'

const action = z.enum(['hide', 'block', 'flag'])
const kind = z.enum(KINDS)
const region = z.enum(getCountries())

const options = z.strictObject({
  kinds: z
    .array(kind)
    .default([...KINDS])
    .describe('What counts as personal data'),
  action: action.default('hide').describe('hide puts a placeholder in its place, block refuses the text'),
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
  version: '1.1.0',
  title: {
    en: 'Personal data',
    fr: 'Données personnelles',
    hi: 'निजी जानकारी',
    ar: 'البيانات الشخصية',
    sw: 'Taarifa binafsi',
    zh: '个人信息',
  },
  stages: ['input', 'attachment', 'draft', 'output-stream', 'output-final'],
  lookahead: (text) => {
    const folded = foldData(text)
    return rawIndex(folded, personalDataUndecidedFrom(folded.text))
  },
  options,
  rewrites: ({ kinds, action, actions }) => kinds.some((kind) => (actions[kind] ?? action) === 'hide'),
  loosens,
  messages,
  check(text, options, context) {
    const folded = foldData(text)
    const allowed = new Set(options.allow.map(canonical))
    return findPersonalData(folded.text, options.kinds, options.regions)
      .filter(({ start, end }) => !allowed.has(canonical(folded.text.slice(start, end))))
      .slice(0, 5000)
      .map((piece) =>
        findingOf(piece, options, {
          span: rawSpan(folded, piece.start, piece.end),
          language: context.language,
        }),
      )
  },
})

function findingOf(
  { kind }: Piece,
  options: Options,
  { span, language }: { span: { start: number; end: number }; language: string },
): Finding {
  const chosen = options.actions[kind] ?? options.action
  const common = { reason: 'personal_data', params: { kind }, span }
  if (chosen === 'hide') {
    return {
      ...common,
      action: 'rewrite',
      message: `hidden.${kind}`,
      replacement: placeholderFor(kind, language),
    }
  }
  return { ...common, action: chosen, message: `${chosen === 'block' ? 'blocked' : 'noted'}.${kind}` }
}

/** Spaces, dashes and case do not make another number of a number. */
const canonical = (value: string) => value.toLowerCase().replace(/[\s()\-./]/g, '')

const SEVERITY = { flag: 0, hide: 1, block: 2 }

function loosens(floor: Options, mine: Options): string[] {
  const problems: string[] = []
  for (const kind of floor.kinds) {
    const theirs = floor.actions[kind] ?? floor.action
    const own = mine.actions[kind] ?? mine.action
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
