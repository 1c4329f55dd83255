import { setImmediate as nextTick } from 'node:timers/promises'
import type { Verdict } from '@/guardrails/compiled-policy'
import type { Stage } from '@/guardrails/contract'
import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { runTurn } from '@/lib/chat/run-turn'
import type { Screen } from '@/lib/chat/screen'
import type { DrawSettings, Turn } from '@/lib/chat/turn'
import { createTurnLedger } from '@/lib/chat/turn-ledger'
import type { TurnTools } from '@/lib/chat/turn-tools'
import type { DrawEvent, DrawRequest, ModelServer } from '@/lib/inference/model-server'
import { identityWhitening } from '@/lib/rerank/whitening'

export const assistant: ResolvedAssistant = {
  name: 'teranga/kora',
  assistant: { slug: 'kora', name: 'Kora' },
  assistantVersion: {
    id: 'ver_1',
    version: 3,
    createdAt: new Date(Date.UTC(2026, 0, 1)),
    ...{ greeting: null, examples: [], avatar: null },
    baseModel: 'base',
    adapterDigest: 'ad',
    adapter: { name: 'fr-SN', version: 1 },
    instructions: 'Be warm.',
    sampling: {
      temperature: 0.7,
      top_p: 0.95,
      top_k: 40,
      min_p: 0.05,
      repetition_penalty: 1,
      max_tokens: 96,
      drafts: 4,
      abstainBelow: 0,
    },
  },
  community: {
    slug: 'teranga',
    name: 'Maison Teranga',
    purpose: '',
    cultureTag: 'fr-SN',
    maker: 'Maison Teranga',
    isArchived: false,
  },
  culture: {
    tag: 'fr-SN',
    name: 'français',
    languages: ['fr'],
    script: 'Latn',
    direction: 'ltr',
    formality: 'formal',
    address: undefined,
    firstDay: 'monday',
    weekend: ['saturday', 'sunday'],
    hourCycle: 'h23',
    calendar: 'Gregorian',
    currency: 'XOF',
    units: 'metric',
    values: [],
    sensitive: [],
    greeting: '',
    examples: [],
    unknown: 'Je ne sais pas.',
  },
  modelName: 'sha256-ad',
  policy: { version: 2, yaml: '' },
}

export const draw: DrawSettings = {
  drafts: 3,
  answers: 1,
  seed: 41,
  stop: [],
  sampling: {
    temperature: 0.7,
    topP: 1,
    topK: 0,
    minP: 0,
    repetitionPenalty: 1,
    presencePenalty: 0,
    frequencyPenalty: 0,
  },
  maxTokens: 32,
  abstainBelow: 0,
}

/** One scripted draft: its words, each a token of the given log-probability. */
export interface ScriptedDraft {
  text: string
  logProb?: number
  latent?: number[]
}

/** A model takes its time between two words, in which what is there is passed on. */
async function pause(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await nextTick()
}

/** A model server in memory: draws the drafts word by word, interleaved. */
export function scriptModel(drafts: ScriptedDraft[], change: Partial<ModelServer> = {}) {
  const asked: DrawRequest[] = []
  const server: ModelServer = {
    async *chat(request, signal): AsyncGenerator<DrawEvent> {
      asked.push(request)
      const pieces = drafts.map(({ text }) => text.match(/\s*\S+/g) ?? [])
      for (let at = 0; at < Math.max(0, ...pieces.map(({ length }) => length)); at++) {
        if (at > 0) await pause()
        for (const [choice, words] of pieces.entries()) {
          signal.throwIfAborted()
          const text = words[at]
          if (text !== undefined)
            yield { type: 'piece', choice, text, logProbs: [drafts[choice]?.logProb ?? -0.1] }
        }
      }
      for (const choice of drafts.keys()) yield { type: 'end', choice, reason: 'stop' }
      yield { type: 'usage', promptTokens: 12, completionTokens: 9, fingerprint: 'fp_1' }
    },
    embed: async ({ texts }) => ({
      latents: texts.map((text) =>
        Float32Array.from(drafts.find((draft) => draft.text === text)?.latent ?? [1, 1]),
      ),
      promptTokens: texts.length,
    }),
    describeModel: async (name) => ({ name, root: 'sha256-base', contextTokens: 1024 }),
    countTokens: async () => undefined,
    scoreText: async () => undefined,
    complete: async () => undefined,
    ...change,
  }
  return { server, asked }
}

interface ScriptedScreen extends Screen {
  seen: { stage: Stage; text: string }[]
  /** Every question whose answers are screened. */
  answered: string[]
}

/** Guardrails that block what holds `forbidden-<stage>`, rewrite `secret` and flag `odd`. */
export function scriptScreen(language = 'en'): ScriptedScreen {
  const seen: { stage: Stage; text: string }[] = []
  const answered: string[] = []
  const policy = { community: 'teranga', version: 2 }
  const verdict = (stage: Stage, action: Verdict['action'], reason: string): Verdict => ({
    ...{ action, stage, reason, guardrail: 'script', version: '1.0.0', step: 'script', origin: 'community' },
    ...{ message: reason, params: {}, milliseconds: 0 },
  })
  const judge = (text: string, stage: Stage) => {
    seen.push({ stage, text })
    if (text.includes(`forbidden-${stage}`)) {
      const blocked = verdict(stage, 'block', 'forbidden')
      return { text: '', action: 'block' as const, verdicts: [blocked], blocked }
    }
    const verdicts = [
      ...(text.includes('secret') ? [verdict(stage, 'rewrite', 'hidden')] : []),
      ...(text.includes('odd') ? [verdict(stage, 'flag', 'noted')] : []),
    ]
    return {
      text: text.replaceAll('secret', '‹hidden›'),
      action: verdicts[0]?.action ?? ('allow' as const),
      verdicts,
    }
  }
  const screen: ScriptedScreen = {
    seen,
    answered,
    policy,
    canStream: true,
    wakes: [],
    answering: (question) => {
      answered.push(question)
      return screen
    },
    judge: async (text, stage) => judge(text, stage),
    holdBack: () => ({
      async push(text) {
        const { text: release, verdicts, blocked } = judge(text, 'output-stream')
        return { release, verdicts, ...(blocked && { blocked }) }
      },
      end: async () => ({ release: '', verdicts: [] }),
    }),
    tell: ({ stage, guardrail, version, step, origin, action, reason }) => ({
      ...{ stage, guardrail, version, step, origin, reason, policy },
      action: action === 'allow' ? 'flag' : action,
      message: `${language}: ${reason}`,
    }),
  }
  return screen
}

/** Runs one turn to its end, whatever the end is. */
export async function play(
  model: { server: ModelServer },
  change: {
    turn?: Partial<Turn>
    draw?: Partial<DrawSettings>
    screen?: Screen
    tools?: Partial<TurnTools>
    signal?: AbortSignal
  } = {},
) {
  const ledger = createTurnLedger()
  const logged: unknown[] = []
  const turn: Turn = {
    ...{
      assistant,
      question: 'When is the weekend?',
      history: [],
      isHistoryUntrusted: false,
      addedInstructions: '',
    },
    draw: { ...draw, ...change.draw },
    ...change.turn,
  }
  const tools: TurnTools = {
    server: model.server,
    screen: change.screen ?? scriptScreen(),
    findBackground: async ({ digest }) => ({ whitening: identityWhitening(digest), name: 'none' }),
    writingPauseMs: () => 0,
    logError: (error) => logged.push(error),
    ...change.tools,
  }
  const events: ChatEvent[] = []
  let error: unknown
  try {
    for await (const event of runTurn(turn, tools, ledger, change.signal ?? new AbortController().signal))
      events.push(event)
  } catch (caught) {
    error = caught
  }
  const text = events.flatMap((event) => (event.type === 'delta' ? [event.text] : [])).join('')
  return { events, ledger, text, error, logged }
}
