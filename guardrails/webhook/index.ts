import { z } from 'zod'
import { askOnce } from '../ask-once'
import { askedLimitMs, askedOptions } from '../asked-options'
import { defineGuardrail, type Finding, type GuardrailContext } from '../contract'
import { judgePieces } from '../judge-pieces'
import { PIECE_LOOKAHEAD, type Piece } from '../list-pieces'
import { messages } from './messages'
import { optionTexts } from './option-texts'
import { parseVerdict, type WebhookVerdict } from './parse-verdict'
import { WebhookFailed } from './webhook-failed'

const options = z.strictObject({
  url: z
    .string('the https address of the service is needed')
    .max(2_000)
    .superRefine((address, context) => {
      const problem = problemOf(address)
      if (problem) context.addIssue({ code: 'custom', message: problem })
    })
    .describe(
      'The https address of the service; it gets the text, its stage, its language and which policy asks',
    ),
  action: z
    .enum(['block', 'flag'])
    .default('block')
    .describe('The most that its verdict leads to: with flag a block of the service is only noted'),
  judges: askedOptions.judges,
  timeLimitMs: z
    .int()
    .min(100)
    .max(10_000)
    .default(2_000)
    .describe('How long it may take to answer, in milliseconds'),
  onFailure: askedOptions.onFailure,
})

type Options = z.infer<typeof options>

/** Pieces of a conversation of which the verdict is remembered. */
const askService = askOnce<WebhookVerdict>(1_024)

/** The verdict of another service over HTTPS, signed with the community's secret. */
export default defineGuardrail({
  id: 'webhook',
  version: '1.0.0',
  title: {
    en: 'Another service',
    fr: 'Service externe',
    hi: 'बाहरी सेवा',
    ar: 'خدمة خارجية',
    sw: 'Huduma ya nje',
    zh: '外部服务',
  },
  stages: ['input', 'attachment', 'draft', 'output-stream', 'output-final'],
  asksService: true,
  lookahead: PIECE_LOOKAHEAD,
  lookaheadFor: ({ judges }) => (judges === 'whole' ? 'whole' : undefined),
  timeLimitMs: (options) => askedLimitMs(options, 1),
  options,
  optionTexts,
  loosens,
  messages,
  check: (text, options, context) =>
    judgePieces(text, { mode: options.judges }, (piece) => judgePiece(piece, options, context)),
})

async function judgePiece(piece: Piece, options: Options, context: GuardrailContext): Promise<Finding[]> {
  try {
    return findingsOf(await ask(piece.text, options, context), piece, options)
  } catch (error) {
    if (!(error instanceof WebhookFailed)) throw error
    const { failure, message } = error
    return [
      {
        ...{ action: options.onFailure, reason: `webhook_${failure}`, failure: message },
        message: `${options.onFailure === 'block' ? 'failed' : 'unjudged'}.${failure}`,
        ...(piece.span && { span: piece.span }),
      },
    ]
  }
}

async function ask(
  text: string,
  { url, timeLimitMs }: Options,
  context: GuardrailContext,
): Promise<WebhookVerdict> {
  const { stage, language, policy = '', memory, postSigned, signal } = context
  const about = [url, stage, language, policy]
  const [verdict] = await askService([text], { memory, about }, async () => {
    if (!postSigned) throw new WebhookFailed('unsigned', 'no community lends its signature here')
    const body = JSON.stringify({ version: 1, policy, stage, language, text })
    return [parseVerdict(await postSigned({ url, body, timeLimitMs }, signal), text)]
  })
  if (!verdict) throw new WebhookFailed('nonsense', 'it gave no verdict')
  return verdict
}

function findingsOf(
  { action, score, category, spans }: WebhookVerdict,
  piece: Piece,
  most: Options,
): Finding[] {
  if (action === 'allow') return []
  const made = action === 'block' && most.action === 'block' ? 'block' : 'flag'
  const said = made === 'block' ? 'blocked' : 'noted'
  const finding: Finding = {
    ...{ action: made, reason: 'webhook', message: category ? `${said}.${category}` : said },
    ...(category && { params: { category } }),
    ...(score !== undefined && { score }),
  }
  // A piece is judged as one: what its service points at may be what was already shown before it.
  if (piece.span) return [{ ...finding, span: piece.span }]
  return spans.length === 0 ? [finding] : spans.map((span) => ({ ...finding, span }))
}

function problemOf(address: string): string | undefined {
  if (!URL.canParse(address)) return 'must be an address like https://moderation.example.org/verdict'
  const { protocol, username, password, hash } = new URL(address)
  if (protocol !== 'https:') return 'must begin with https://'
  if (username !== '' || password !== '')
    return 'must not hold a name or password: policies are public, and requests are signed'
  return hash === '' ? undefined : 'must not hold a "#" part'
}

function loosens(floor: Options, mine: Options): string[] {
  const problems: string[] = []
  if (mine.url !== floor.url) problems.push(`url is another than the floor's ${floor.url}`)
  for (const option of ['action', 'onFailure'] as const) {
    if (floor[option] === 'block' && mine[option] === 'flag')
      problems.push(`${option} is flag where the floor says block`)
  }
  if (mine.judges !== floor.judges) problems.push(`judges is another than the floor's ${floor.judges}`)
  return problems
}
