import { z } from 'zod'
import type { GuardrailContext } from '@/guardrails/contract'
import { ModelUnavailable } from '@/guardrails/model-unavailable'
import { measureTopic, type TopicFigures } from '@/guardrails/topics/measure-topic'
import { options } from '@/guardrails/topics/options'

/** How one topic does, or why it cannot be told. */
export interface MeasuredTopic {
  name: string
  problem?: string
  /** The encoder cannot be asked right now. */
  isAway?: true
  languages: TopicFigures[]
}

const nameSchema = z.looseObject({ name: z.string().catch('') }).catch({ name: '' })

/** Measures topics one by one, while they are being written: what is wrong with one says nothing of the others. */
export async function measureTopics(
  entries: readonly unknown[],
  { model, context }: { model?: string | undefined; context: GuardrailContext },
): Promise<MeasuredTopic[]> {
  const measured: MeasuredTopic[] = []
  for (const entry of entries)
    measured.push({ name: nameSchema.parse(entry).name, ...(await measure(entry, { model, context })) })
  return measured
}

async function measure(
  entry: unknown,
  { model, context }: { model?: string | undefined; context: GuardrailContext },
): Promise<Omit<MeasuredTopic, 'name'>> {
  const parsed = options.safeParse({ topics: [entry], ...(model !== undefined && { model }) })
  const [topic] = parsed.data?.topics ?? []
  if (!parsed.success || !topic) {
    const issue = parsed.error?.issues[0]
    const where = issue?.path.filter((part) => part !== 'topics' && part !== 0).join('.')
    return { problem: [where, issue?.message].filter(Boolean).join(': '), languages: [] }
  }
  try {
    return { languages: await measureTopic(topic, { model: parsed.data.model, context }) }
  } catch (error) {
    context.signal.throwIfAborted()
    if (error instanceof ModelUnavailable) return { problem: error.message, isAway: true, languages: [] }
    throw error
  }
}
