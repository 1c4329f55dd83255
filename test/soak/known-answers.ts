import { chatCompletionSchema } from '@/lib/openai/chat-completion'
import type { SoakEngine } from './soak-engine'

export interface KnownAnswer {
  /** The body of the request. */
  body: {
    model: string
    messages: { role: string; content: string }[]
    seed: number
    [setting: string]: unknown
  }
  text: string
}

const RULES = 'Answer in your own community’s words. '
/** Bare, and under instructions short and long, so that prompts share beginnings and are read in one piece or several. */
const INSTRUCTIONS = [undefined, RULES.repeat(3), RULES.repeat(12)]
const QUESTIONS = ['When does the weekend begin here?', 'Comment dit-on bonjour ?', 'What do guests bring?']

/** What every model answers to every question while nothing else runs. @throws when two adapters answer all alike. */
export async function askAlone(engine: SoakEngine): Promise<KnownAnswer[]> {
  const answers: KnownAnswer[] = []
  for (const model of engine.models) {
    await engine.load(model)
    for (const [number, question] of QUESTIONS.entries()) {
      for (const rules of INSTRUCTIONS) {
        const system = rules ? [{ role: 'system', content: rules }] : []
        const messages = [...system, { role: 'user', content: question }]
        const body = { model, messages, seed: 100 + number, temperature: 0.7, max_tokens: 24 }
        const response = await engine.post('/v1/chat/completions', body)
        const { choices } = chatCompletionSchema.parse(await response.json())
        answers.push({ body, text: choices[0]?.message.content ?? '' })
      }
    }
  }
  const perModel = engine.models.map((model) =>
    JSON.stringify(answers.filter(({ body }) => body.model === model).map(({ text }) => text)),
  )
  if (new Set(perModel).size < engine.models.length)
    throw new Error('Two models cannot be told apart by their answers')
  return answers
}
