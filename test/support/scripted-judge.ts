import { AskFailed } from '@/guardrails/ask-failed'
import type { RunContext } from '@/guardrails/compiled-policy'
import type { ModelAnswer, ModelQuestion } from '@/guardrails/contract'
import { BOMB, KNIFE } from './scripted-webhook'

/** How sure the scripted models are that a text is unsafe. */
const sureOf = (text: string) => (BOMB.test(text) ? 0.97 : KNIFE.test(text) ? 0.4 : 0.02)

/**
 * Models that judge, without a network: each is called after the format in which it answers. `test/dead` never answers, and
 * `test/mute` says what is no verdict.
 */
export const askScripted: NonNullable<RunContext['ask']> = async (question) => {
  const name = question.model.replace(/^test\//, '')
  if (name === 'dead') throw new AskFailed('unavailable', 'test/dead cannot be asked')
  if (name === 'mute') return { text: "I'm sorry, but I can't help with that." }
  const answer = ANSWERS[name]
  if (!answer) throw new AskFailed('unknown', `no model "${question.model}"`)
  return answer(sureOf(judgedText(question)), question)
}

const ANSWERS: Record<string, (sure: number, question: ModelQuestion) => ModelAnswer> = {
  'llama-guard-3': (sure, { prompt = '' }) => {
    const code = /^(S\d+): (?:Weapons|Indiscriminate Weapons)\./m.exec(prompt)?.[1] ?? 'S1'
    const text = sure > 0.5 ? `\n\nunsafe\n${code}` : '\n\nsafe'
    const blank: Record<string, number> = { '\n\n': 0 }
    return { text, tokens: [blank, { unsafe: Math.log(sure), safe: Math.log(1 - sure) }] }
  },
  'qwen3-guard': (sure) => {
    if (sure > 0.5) return { text: 'Safety: Unsafe\nCategories: Violent' }
    return {
      text: sure > 0.3 ? 'Safety: Controversial\nCategories: Violent' : 'Safety: Safe\nCategories: None',
    }
  },
  shieldgemma: (sure, { prompt = '' }) => {
    const yes = /No (Dangerous Content|weapons)"/.test(prompt) ? sure : 0.01
    return { text: yes > 0.5 ? 'Yes' : 'No', tokens: [{ Yes: Math.log(yes), No: Math.log(1 - yes) }] }
  },
  'granite-guardian-3': (sure) => ({ text: `${sure > 0.5 ? 'Yes' : 'No'}\n<confidence> High </confidence>` }),
  'granite-guardian-4': (sure) => ({
    text: `<think>\n</think>\n<score>${sure > 0.5 ? 'yes' : 'no'}</score>`,
  }),
  instruction: (sure) => ({ text: `{"category": ${sure > 0.5 ? 1 : 0}}` }),
}

/** What stands in the place of the judged text, and nothing else of what is shown. */
export function judgedText({ prompt, messages = [] }: Pick<ModelQuestion, 'prompt' | 'messages'>): string {
  if (prompt !== undefined) {
    const turns = [
      ...prompt.matchAll(
        /(?:^|\n)(?:User|Agent|Human Question|Chatbot Response): ([\s\S]*?)\n(?=\n(?:Agent: |<END CONVERSATION>)|<end_of_turn>)/g,
      ),
    ]
    return turns.at(-1)?.[1] ?? ''
  }
  const shown = messages.filter(({ content }) => !content.startsWith('<guardian>'))
  const last = shown.at(-1)?.content ?? ''
  if (shown[0]?.role !== 'system') return last
  const data: { message: string } = JSON.parse(last)
  return data.message
}
