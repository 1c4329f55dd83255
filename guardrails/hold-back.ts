import type { CompiledPolicy, RunContext, Verdict } from './compiled-policy'
import type { Stage } from './contract'
import { groupSteps } from './group-steps'
import { createHoldBackLink } from './hold-back-link'
import { toWellFormed } from './to-well-formed'
import { MAX_TEXT_UNITS, tooLongVerdict } from './too-long'

export interface HeldBack {
  /** Text that may be shown now: every guardrail has judged it, rewrites are done. */
  release: string
  /** Verdicts that became final with this step, other than `allow`; a span counts from the answer's start, after the rewrites of earlier steps. */
  verdicts: Verdict[]
  /** Set once, when the answer is blocked; from then on nothing is released. */
  blocked?: Verdict
}

export interface HoldBack {
  /** Takes the next piece of the answer, cut anywhere. */
  push(text: string): Promise<HeldBack>
  /** Judges what is still held: the answer is complete. */
  end(): Promise<HeldBack>
}

/**
 * Screens an answer while it is written: a character is released only after every guardrail of the stage has judged it
 * with its lookahead. All that is ever released is, however the answer was cut, a prefix of what `runGuardrails`
 * makes of the whole, and no character of a blocked or hidden span is in it. Calls are served in order.
 */
export function createHoldBack(input: {
  policy: CompiledPolicy
  context: RunContext
  stage?: Stage
}): HoldBack {
  const run = { stage: input.stage ?? 'output-stream', context: input.context }
  const links = groupSteps(input.policy, run.stage).map((steps) => createHoldBackLink(steps, run))
  let halfPair = ''
  let seenUnits = 0
  let stopped = false

  async function pass(chunk: string, final: boolean): Promise<HeldBack> {
    if (stopped) return { release: '', verdicts: [] }
    stopped = final
    seenUnits += chunk.length
    if (seenUnits > MAX_TEXT_UNITS) {
      stopped = true
      const blocked = tooLongVerdict(run.stage)
      return { release: '', verdicts: [blocked], blocked }
    }
    const verdicts: Verdict[] = []
    let text = chunk
    for (const feed of links) {
      const output = await feed(text, final)
      verdicts.push(...output.verdicts)
      if (output.blocked) {
        stopped = true
        return { release: '', verdicts, blocked: output.blocked }
      }
      text = output.text
    }
    return { release: text, verdicts }
  }

  /** A surrogate pair cut in two must not become two replacement characters. */
  function join(piece: string, final: boolean): string {
    const text = halfPair + piece
    const cut = !final && /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length
    halfPair = text.slice(cut)
    return toWellFormed(text.slice(0, cut))
  }

  return oneAtATime({
    push: (piece: string) => pass(join(piece, false), false),
    end: () => pass(join('', true), true),
  })
}

function oneAtATime(holdBack: HoldBack): HoldBack {
  let last: Promise<unknown> = Promise.resolve()
  const after = (work: () => Promise<HeldBack>) => {
    const next = last.then(work)
    // A failed step is told to whoever asked for it, and not again to those who wait behind it.
    last = next.catch(() => undefined)
    return next
  }
  return { push: (text) => after(() => holdBack.push(text)), end: () => after(() => holdBack.end()) }
}
