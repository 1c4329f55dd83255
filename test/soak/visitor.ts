import { setTimeout } from 'node:timers/promises'
import type { Random } from '@/lib/engine/generation/random'
import { chatCompletionSchema } from '@/lib/openai/chat-completion'
import type { KnownAnswer } from './known-answers'
import type { SoakEngine } from './soak-engine'

/** What happened, by name; everything under `wrong` is a fault of the engine. */
export interface Diary {
  counts: Map<string, number>
  wrong: string[]
}

export interface Visit {
  engine: SoakEngine
  known: KnownAnswer[]
  random: Random
  diary: Diary
}

/** No request may take longer: beyond it a slot counts as stuck. */
const STUCK_MS = 180_000

/** One thing that a client may do: mostly ask, sometimes leave, hurry, take an adapter away or ask for latents. */
export async function visit(visit: Visit): Promise<void> {
  const { random } = visit
  await setTimeout(-Math.log(1 - random()) * 150)
  const what = random()
  if (what < 0.66) return ask(visit)
  if (what < 0.78) return askAndLeave(visit)
  if (what < 0.85) return askInAHurry(visit)
  if (what < 0.93) return takeAway(visit)
  return embed(visit)
}

async function ask(visit: Visit): Promise<void> {
  const { random, diary } = visit
  const answer = pick(visit.known, random)
  const choices = random() < 0.2 ? 2 : 1
  const response = await send(visit, { ...answer.body, n: choices })
  if (!response) return
  const parsed = chatCompletionSchema.safeParse(await response.json())
  const text = parsed.success ? (parsed.data.choices[0]?.message.content ?? '') : undefined
  count(diary, 'answered')
  if (text !== answer.text) {
    diary.wrong.push(`${answer.body.model} said ${JSON.stringify(text)}, not ${JSON.stringify(answer.text)}`)
  }
}

/** Sends a question; brings an adapter back that another has taken away, and comes again when the house is full. */
async function send(visit: Visit, body: KnownAnswer['body']): Promise<Response | undefined> {
  const { engine, diary } = visit
  for (let attempt = 0; attempt < 20; attempt++) {
    const response = await engine.post('/v1/chat/completions', body, {
      signal: AbortSignal.timeout(STUCK_MS),
    })
    if (response.ok) return response
    const words = await response.text()
    if (response.status === 404) await engine.load(body.model)
    else if (response.status === 429) {
      count(diary, 'told to come again')
      await setTimeout(Number(response.headers.get('retry-after')) * 1000 * visit.random())
    } else {
      diary.wrong.push(`${response.status} ${words}`)
      return undefined
    }
  }
  count(diary, 'gave up')
  return undefined
}

async function askAndLeave({ engine, known, random, diary }: Visit): Promise<void> {
  const client = new AbortController()
  const { body } = pick(known, random)
  const leaving = setTimeout(random() * 1500).then(() => client.abort())
  try {
    const request = { ...body, stream: true, max_tokens: 200, n: 1 + Math.floor(random() * 3) }
    const response = await engine.post('/v1/chat/completions', request, { signal: client.signal })
    await response.text()
    count(diary, 'stayed to the end')
  } catch {
    count(diary, 'left')
  }
  await leaving
}

async function askInAHurry({ engine, known, random, diary }: Visit): Promise<void> {
  const { body } = pick(known, random)
  const timeoutMs = 1 + Math.floor(random() * 800)
  const response = await engine.post('/v1/chat/completions', { ...body, max_tokens: 100 }, { timeoutMs })
  const words = await response.text()
  count(diary, response.status === 504 ? 'out of time' : 'in time or refused')
  if (![200, 404, 429, 504].includes(response.status)) diary.wrong.push(`${response.status} ${words}`)
}

async function takeAway({ engine, random, diary }: Visit): Promise<void> {
  const name = pick(engine.models.slice(1), random)
  const response = await engine.post('/v1/unload_lora_adapter', { lora_name: name })
  await response.text()
  count(diary, 'unloaded')
  if (random() < 0.7) await engine.load(name)
}

async function embed({ engine, random, diary }: Visit): Promise<void> {
  const input = ['a text', 'another one, somewhat longer than the first'].slice(
    0,
    1 + Math.floor(random() * 2),
  )
  const response = await engine.post('/v1/embeddings', { model: engine.models[0], input })
  const words = await response.text()
  count(diary, 'embedded')
  if (![200, 429].includes(response.status)) diary.wrong.push(`${response.status} ${words}`)
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)]!
}

function count({ counts }: Diary, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}
