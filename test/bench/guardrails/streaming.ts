import type { GuardrailCase } from '@/guardrails/guardrail-case'
import { createHoldBack } from '@/guardrails/hold-back'
import { registry } from '@/guardrails/registry'
import { countLeaked, findSafePrefix, showInPieces } from './measure-leak'
import { contextOf, policyOf, quantile, RULES, readTexts, stepOf } from './rule-policy'

/** Longer cases are cut at this many places, evenly. */
const MOST_CUTS = 80
/** Longer cases are not cut letter by letter. */
const MOST_LETTERS = 400
const RANDOM_CUTTINGS = 6
const ROUNDS = 3

/**
 * What streams before a block, and what screening adds to a token.
 *
 * Leaks: every case of every filter that judges a stream and needs no model, cut in two at every place, letter by letter,
 * and at random. Delay: the milliseconds that the policy of ten takes for each word of the texts; beside it how many
 * characters each filter holds back at the median.
 */
export async function measureStreaming(): Promise<{ tables: string[]; figures: Record<string, number> }> {
  const leaks = await measureLeaks()
  const delays = await measureDelays()
  const ten = delays.at(-1)
  return {
    tables: [renderLeaks(leaks), renderDelays(delays)],
    figures: {
      leaked_chars_max: Math.max(...leaks.map(({ leaked }) => leaked)),
      ...(ten && { stream_delay_p50_ms: Math.round(quantile(ten.milliseconds, 0.5) * 1000) / 1000 }),
    },
  }
}

interface Leaks {
  id: string
  cases: number
  blocked: number
  cuttings: number
  leaked: number
}

async function measureLeaks(): Promise<Leaks[]> {
  const rows: Leaks[] = []
  for (const id of new Set(RULES.map(({ use }) => use))) {
    const row: Leaks = { id, cases: 0, blocked: 0, cuttings: 0, leaked: 0 }
    for (const { text, language, options, instructions, stage = 'draft' } of await readCases(id)) {
      if (stage !== 'draft') continue
      const policy = policyOf(stepOf({ use: id, options: { ...(options as object | undefined) } }))
      const context = contextOf(language, { ...(instructions !== undefined && { instructions }) })
      const { safe, isBlocked } = await findSafePrefix(text, policy, context)
      row.cases++
      if (isBlocked) row.blocked++
      for (const pieces of listCuttings(text)) {
        const seen = await showInPieces(pieces, policy, context)
        if (seen.isBlocked !== isBlocked)
          throw new Error(`${id}: cut differently, "${text}" is judged differently`)
        row.leaked = Math.max(row.leaked, countLeaked(seen.shown, safe))
        row.cuttings++
      }
    }
    rows.push(row)
  }
  return rows
}

async function readCases(id: string): Promise<GuardrailCase[]> {
  if (!registry.get(id)?.stages.includes('output-stream')) return []
  const loaded: { cases: GuardrailCase[] } = await import(`../../../guardrails/${id}/cases.ts`)
  return loaded.cases
}

/** In two at every place, letter by letter, and at random; the same every time. */
function listCuttings(text: string): string[][] {
  const step = Math.max(1, Math.ceil(text.length / MOST_CUTS))
  const cuttings = [[text], ...(text.length <= MOST_LETTERS ? [[...text]] : [])]
  for (let at = 1; at < text.length; at += step) cuttings.push([text.slice(0, at), text.slice(at)])
  const draw = createDraw(text.length)
  for (let round = 0; round < RANDOM_CUTTINGS; round++) {
    const pieces: string[] = []
    for (let at = 0; at < text.length; ) {
      const size = 1 + draw(12)
      pieces.push(text.slice(at, at + size))
      at += size
    }
    cuttings.push(pieces)
  }
  return cuttings
}

/** Numbers below a bound from a linear congruential generator (Numerical Recipes). */
function createDraw(seed: number): (bound: number) => number {
  let state = seed >>> 0
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

interface Delays {
  name: string
  milliseconds: number[]
  /** Characters that had come and were not shown, after every word. */
  held: number[]
}

async function measureDelays(): Promise<Delays[]> {
  const steps = RULES.map(stepOf)
  const measured = [
    ...steps.map((step) => ({ name: step.name, policy: policyOf(step) })),
    { name: `policy of ${steps.length}`, policy: policyOf(...steps) },
  ].map((one) => ({ ...one, milliseconds: [] as number[], held: [] as number[] }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const { language, text } of readTexts()) {
      for (const { policy, milliseconds, held } of measured) {
        const holdBack = createHoldBack({ policy, context: contextOf(language) })
        let waiting = 0
        for (const word of text.match(/\s*\S{1,8}/gu) ?? []) {
          const startedMs = performance.now()
          const { release } = await holdBack.push(word)
          // The first round warms up.
          if (round > 0) milliseconds.push(performance.now() - startedMs)
          waiting += word.length - release.length
          held.push(waiting)
        }
        await holdBack.end()
      }
    }
  }
  return measured
}

function renderLeaks(rows: readonly Leaks[]): string {
  const head = `${'shown before a block'.padEnd(24)} cases  blocked  cuttings  characters`
  const lines = rows.map(({ id, cases, blocked, cuttings, leaked }) =>
    [
      id.padEnd(24),
      String(cases).padStart(5),
      String(blocked).padStart(8),
      String(cuttings).padStart(9),
      String(leaked).padStart(11),
    ].join(' '),
  )
  return [head, ...lines].join('\n')
}

function renderDelays(rows: readonly Delays[]): string {
  const head = `${'added to a word'.padEnd(34)}  p50 ms  p95 ms  characters held, p50`
  const lines = rows.map(({ name, milliseconds, held }) => {
    const cells = [0.5, 0.95].map((share) => quantile(milliseconds, share).toFixed(3).padStart(7))
    return `${name.padEnd(34)} ${cells.join(' ')} ${String(quantile(held, 0.5)).padStart(21)}`
  })
  return [head, ...lines].join('\n')
}
