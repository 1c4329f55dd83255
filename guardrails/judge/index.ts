import { AskFailed } from '../ask-failed'
import { askedLimitMs } from '../asked-options'
import { defineGuardrail, type Finding, type GuardrailContext } from '../contract'
import { judgePieces } from '../judge-pieces'
import { PIECE_LOOKAHEAD, type Piece } from '../list-pieces'
import { askJudge } from './ask-judge'
import { FORMATS } from './formats'
import { frameText } from './frame-text'
import type { Opinion, Reading } from './judge-format'
import { messages } from './messages'
import { optionTexts } from './option-texts'
import { loosens, type Options, options, selectedCategories } from './options'

/** What a model reads at once: every guard model's context holds so many units in every script. */
const MOST_UNITS = 3_000
/** Of the question before an answer its end is shown. */
const MOST_QUESTION_UNITS = 1_500
/** The windows of a long text are not all asked about at once. */
const ROUNDS_OF_WHOLE = 2

/** A guard model's verdict, or any chat model's, by the model's own categories or the community's. */
export default defineGuardrail({
  id: 'judge',
  version: '1.0.0',
  title: {
    en: 'A model as judge',
    fr: 'Modèle juge',
    hi: 'निर्णायक मॉडल',
    ar: 'نموذج حَكَم',
    sw: 'Modeli mwamuzi',
    zh: '评判模型',
  },
  stages: ['input', 'attachment', 'draft', 'output-stream', 'output-final'],
  lookahead: PIECE_LOOKAHEAD,
  lookaheadFor: ({ judges }) => (judges === 'whole' ? 'whole' : undefined),
  timeLimitMs: (options) => askedLimitMs(options, ROUNDS_OF_WHOLE),
  options,
  optionTexts,
  asksService: true,
  wakes: ({ model, uncertain }) => (uncertain.length === 0 ? model : undefined),
  refusesIn: ({ action }) => (action === 'block' ? ['*'] : []),
  doubts: ({ uncertain }) => uncertain,
  loosens,
  messages,
  check: (text, options, context) =>
    judgePieces(text, { mode: options.judges, mostUnits: MOST_UNITS }, (piece) =>
      judgePiece(piece, options, context),
    ),
})

async function judgePiece(piece: Piece, options: Options, context: GuardrailContext): Promise<Finding[]> {
  if (context.isInDoubt && !(await context.isInDoubt(piece.text))) return []
  const place = piece.span && { span: piece.span }
  try {
    const opinions = await ask(readingOf(piece.text, context), options, context)
    return findingOf(opinions, options).map((finding) => ({ ...finding, ...place }))
  } catch (error) {
    if (!(error instanceof AskFailed)) throw error
    const { failure, message } = error
    return [
      {
        ...{ action: options.onFailure, reason: `judge_${failure}`, failure: message, ...place },
        message: `${options.onFailure === 'block' ? 'failed' : 'unjudged'}.${failure}`,
      },
    ]
  }
}

function readingOf(text: string, { stage, question }: GuardrailContext): Reading {
  const framed = frameText(text)
  if (stage === 'input' || stage === 'attachment') return { role: 'question', text: framed }
  const asked = question === undefined ? '' : frameText(question.slice(-MOST_QUESTION_UNITS))
  return { role: 'answer', text: framed, ...(asked !== '' && { question: asked }) }
}

async function ask(reading: Reading, options: Options, context: GuardrailContext): Promise<Opinion[]> {
  const { model, format, timeLimitMs, ownCategories: own } = options
  const categories = selectedCategories(options)
  const questions = FORMATS[format].questionsFor(reading, { categories, own })
  const opinions = await Promise.all(
    questions.map(async ({ read, ...question }) =>
      read(await askJudge({ ...question, model, timeLimitMs }, context)),
    ),
  )
  const counting = new Set([...categories, ...own.map(({ name }) => name)])
  // A finding without a category is one of all: it always counts.
  return opinions.flat().filter(({ category }) => category === undefined || counting.has(category))
}

/** The strongest of what was said, as one finding or none. */
function findingOf(opinions: readonly Opinion[], options: Options): Finding[] {
  const found = opinions.flatMap((opinion) => {
    const action = actionOn(opinion, options)
    return action === 'allow' ? [] : [{ ...opinion, action }]
  })
  const isBlock = ({ action }: { action: string }) => Number(action === 'block')
  const [worst] = found.sort((a, b) => isBlock(b) - isBlock(a) || (b.score ?? 0) - (a.score ?? 0))
  if (!worst) return []
  const { action, category, score } = worst
  const said = action === 'block' ? 'blocked' : 'noted'
  return [
    {
      ...{ action, reason: 'judge', message: category ? `${said}.${category}` : said },
      ...(category && { params: { category } }),
      ...(score !== undefined && { score }),
    },
  ]
}

/** A probability decides where there is one, else the model's word. */
function actionOn(
  { grade, score }: Opinion,
  { action, threshold, controversial }: Options,
): 'allow' | 'flag' | 'block' {
  if (score !== undefined) return score >= threshold ? action : 'allow'
  if (grade === 'safe') return 'allow'
  if (grade === 'unsafe') return action
  return controversial === 'block' ? action : controversial
}
