import { setImmediate } from 'node:timers/promises'
import type { CompiledPolicy, RunContext } from '@/guardrails/compiled-policy'
import type { Stage } from '@/guardrails/contract'
import { runGuardrails } from '@/guardrails/pipeline'
import type { DialogueTurn } from '@/lib/policies/dialogue'
import { type Outcome, outcomeOf } from '@/lib/policies/judge-text'
import { type TriedText, tryText } from '@/lib/policies/try-text'
import { exchangesOf } from './exchanges-of'

/** What a policy makes of one turn of a dialogue. */
export interface TriedTurn {
  stage: Stage
  tried: TriedText
  /** What becomes of an answer that a client sends along as history: there it is judged like a question. */
  asHistory?: Outcome
  /** Whether the model would read it at the next question; a client's instructions are none of the history. */
  stays?: boolean
}

export interface TriedDialogue {
  /** One for each turn that was judged, in their order. */
  turns: TriedTurn[]
  /** How many turns there was no time for. */
  unread: number
}

/**
 * Asks every step of a policy about every turn of a dialogue, each at the stage where it is judged: questions and a
 * client's instructions as input, answers as output, with the question as the guardrails let it pass and the instructions
 * as what an answer must not tell. The dialogue is one conversation: what a step remembers of one turn holds for the next.
 * An exchange stays in the history or leaves it as `screenHistory` decides.
 *
 * When `context.signal` aborts, what was judged until then is returned.
 */
export async function tryDialogue(
  turns: readonly DialogueTurn[],
  { answersAs, policy, context }: { answersAs: Stage; policy: CompiledPolicy; context: RunContext },
): Promise<TriedDialogue> {
  const judged: TriedTurn[] = []
  let question: string | undefined
  const instructions = turns.flatMap(({ role, content }) => (role === 'system' ? content : [])).join('\n\n')
  const own = { ...context, ...(instructions !== '' && { instructions }) }
  try {
    for (const { role, content } of turns) {
      const stage = role === 'assistant' ? answersAs : 'input'
      const turn = await tryTurn(content, { stage, policy, context: own, question })
      if (role === 'user') question = turn.tried.text
      judged.push(turn)
      // Most filters never wait: without this the hub would answer nobody else meanwhile.
      await setImmediate()
    }
  } catch (error) {
    if (!context.signal?.aborted) throw error
  }
  markHistory(turns.slice(0, judged.length), judged)
  return { turns: judged, unread: turns.length - judged.length }
}

async function tryTurn(
  text: string,
  {
    stage,
    policy,
    context,
    question,
  }: { stage: Stage; policy: CompiledPolicy; context: RunContext; question: string | undefined },
): Promise<TriedTurn> {
  if (stage === 'input') return { stage, tried: await tryText({ text, stage, policy, context }) }
  const answering = { ...context, ...(question !== undefined && { question }) }
  return {
    stage,
    tried: await tryText({ text, stage, policy, context: answering }),
    asHistory: outcomeOf(await runGuardrails({ text, stage: 'input', policy, context })),
  }
}

function markHistory(turns: readonly DialogueTurn[], judged: readonly TriedTurn[]): void {
  const said = turns.flatMap(({ role, content }, index) => {
    const turn = judged[index]
    return role === 'system' || !turn ? [] : [{ role, content, turn }]
  })
  for (const exchange of exchangesOf(said)) {
    const stays = exchange.every(
      ({ content, turn }) => content.trim() !== '' && (turn.asHistory ?? turn.tried).action !== 'block',
    )
    for (const { turn } of exchange) turn.stays = stays
  }
}
