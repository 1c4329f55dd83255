import { applyRewrites } from './apply-rewrites'
import type { PolicyStep, RunContext, Verdict } from './compiled-policy'
import type { Finding, Span, Stage } from './contract'
import { type Judgement, judgeStep } from './judge-step'
import { markupOpenFrom, readMarkup, type ShownText } from './read-markup'
import { listSentenceEnds } from './sentence-ends'

export interface LinkOutput {
  /** Judged and rewritten, in order. */
  text: string
  /** Verdicts that became final with this output. */
  verdicts: Verdict[]
  blocked?: Verdict
}

/** One group of steps as a link of the streaming chain: text goes in as it comes and leaves once it is decided. */
export function createHoldBackLink(steps: readonly PolicyStep[], run: { stage: Stage; context: RunContext }) {
  /** What later checks still need to see; everything before `head` has left. */
  let text = ''
  let head = 0
  /** Where `text` begins in all that came in. */
  let base = 0

  return async function feed(chunk: string, final: boolean): Promise<LinkOutput> {
    text += chunk
    const shown = final ? undefined : readShown(text)
    const undecided = steps.map((step) => (final ? text.length : undecidedFrom(step, text, shown)))
    const limit = Math.min(...undecided)
    if (text === '' || (limit <= head && !final)) return { text: '', verdicts: [] }

    const judgements = await Promise.all(
      steps.map((step, index) => judgeStep(step, readable(step, text, undecided[index] ?? limit), run)),
    )
    const fresh = judgements.flatMap(listFresh(head))
    const edge = final ? text.length : wholeCharacter(text, edgeOutside(shown, limit, fresh))
    const decided = fresh.filter(({ end }) => end <= edge)
    const verdicts = decided.map(({ verdict }) => ({
      ...verdict,
      ...(verdict.span && { span: shift(verdict.span, base) }),
    }))
    const blocked = verdicts.find(({ action }) => action === 'block')
    if (blocked) return { text: '', verdicts, blocked }

    const rewrites = decided.map(({ finding, start, end }) => ({
      ...finding,
      span: shift({ start, end }, -head),
    }))
    const released = applyRewrites(text.slice(head, edge), rewrites)
    head = edge
    const keep = Math.min(...steps.map((step) => keepFrom(step, head)))
    text = text.slice(keep)
    head -= keep
    base += keep
    return { text: released, verdicts }
  }
}

interface Fresh {
  finding: Finding
  verdict: Verdict
  start: number
  end: number
}

/** Findings in text that has not left yet; one without a span speaks of everything and cannot wait. */
function listFresh(head: number) {
  return ({ findings, verdicts }: Judgement): Fresh[] =>
    findings.flatMap((finding, index) => {
      const verdict = verdicts[index]
      if (!verdict) return []
      if (!finding.span) return [{ finding, verdict, start: head, end: head }]
      const { start, end } = finding.span
      return end > head ? [{ finding, verdict, start: Math.max(start, head), end }] : []
    })
}

/** The last index up to which no finding is cut in two: a span that may still grow is held whole. */
function edgeBefore(limit: number, findings: readonly Fresh[]): number {
  let edge = limit
  for (const { start, end } of [...findings].sort((a, b) => b.end - a.end)) {
    if (start < edge && end > edge) edge = start
  }
  const cut = findings.some(({ start, end }) => start < edge && end > edge)
  return cut ? edgeBefore(edge, findings) : edge
}

/** The last index up to which neither a finding nor a mark of Markdown is cut in two. */
function edgeOutside(shown: KnownShown | undefined, limit: number, findings: readonly Fresh[]): number {
  const edge = wholeMark(shown, edgeBefore(limit, findings))
  return edge < limit ? edgeOutside(shown, edge, findings) : edge
}

/** A surrogate pair leaves whole. */
function wholeCharacter(text: string, edge: number): number {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(edge - 1, edge + 1)) ? edge - 1 : edge
}

/** A text as it will be seen, as far as that is known already. */
interface KnownShown {
  seen: ShownText | undefined
  text: string
  /** Where the rest begins, in what is written. */
  openFrom: number
}

function readShown(text: string): KnownShown {
  const openFrom = markupOpenFrom(text)
  const known = openFrom === text.length ? text : text.slice(0, openFrom)
  const seen = readMarkup(known)
  return { seen, text: seen?.text ?? known, openFrom }
}

/** A mark leaves whole, or not yet. */
function wholeMark(shown: KnownShown | undefined, edge: number): number {
  const cut = shown?.seen?.marks.find(({ start, end }) => start < edge && edge < end)
  return cut?.start ?? edge
}

/** The first index whose verdict later text can still change, in either reading of the text (`judgeStep`). */
function undecidedFrom(step: PolicyStep, text: string, shown: KnownShown | undefined): number {
  const asWritten = undecidedIn(step, text)
  if (!shown || step.guardrail.asksService || shown.text === text) return asWritten
  const asSeen = undecidedIn(step, shown.text)
  const isAtEnd = asSeen >= shown.text.length
  const place = isAtEnd ? shown.openFrom : (shown.seen?.starts[asSeen] ?? asSeen)
  return wholeMark(shown, Math.min(asWritten, place))
}

function undecidedIn({ guardrail: { lookahead } }: PolicyStep, text: string): number {
  if (lookahead === 'whole') return 0
  if (lookahead === 'sentence') return listSentenceEnds(text).at(-1) ?? 0
  if (typeof lookahead === 'number') return Math.max(0, text.length - lookahead)
  const from = typeof lookahead === 'function' ? lookahead(text) : lookahead.undecidedFrom(text)
  return Math.max(0, Math.min(text.length, from))
}

/** A sentence or a piece that is not complete is not judged. */
function readable({ guardrail: { lookahead } }: PolicyStep, text: string, undecided: number): string {
  const isCut = lookahead === 'sentence' || (typeof lookahead === 'object' && lookahead.readsDecidedOnly)
  return isCut ? text.slice(0, undecided) : text
}

/** How much of what has left a step must still see. */
function keepFrom({ guardrail: { lookahead } }: PolicyStep, head: number): number {
  if (typeof lookahead === 'function') return head
  if (typeof lookahead === 'number') return Math.max(0, head - 2 * lookahead)
  return typeof lookahead === 'object' ? Math.max(0, head - lookahead.behind) : 0
}

const shift = ({ start, end }: Span, units: number): Span => ({ start: start + units, end: end + units })
