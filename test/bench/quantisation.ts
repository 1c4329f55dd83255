/**
 * What rounding the weights costs on the starter: `npm run bench:quantisation`.
 *
 * The customs of the exam's tune half are asked in each community's language with its own adapter. The engine at float32 answers
 * greedily; then every way of storing the weights reads the same questions and answers token by token, and agreement counts
 * the answers' tokens that it would have chosen too. With "8-bit cache" keys and values are rounded as well, to scales met in
 * the tune half's other questions (`quantisation/kv-rounding.ts`). Perplexity is that of the answers that the community itself wrote
 * (`starter/train/communities`), behind the exam's questions, which no training has seen.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Decoder } from '@/lib/engine/decoder/decoder'
import { type PreparedAdapter, prepareAdapter } from '@/lib/engine/decoder/prepared-adapter'
import { type EngineModel, loadEngineModel } from '@/lib/engine/engine-model'
import { logSumExp } from '@/lib/engine/generation/sample-token'
import { importModel } from '@/lib/engine/graph/import-model'
import type { AccuracyLevel, Precision } from '@/lib/engine/graph/precision'
import { readAdapter } from '@/lib/formats/read-adapter'
import { KvRounding } from './quantisation/kv-rounding'

const root = join(import.meta.dirname, '../..')
const COMMUNITIES = ['fr-FR', 'fr-SN', 'hi-IN', 'ar-EG', 'sw-KE', 'zh-CN']
interface Variant {
  name: string
  precision: Precision
  accuracyLevel: AccuracyLevel
  /** Whether keys and values are rounded to 8 bits. */
  roundsCache?: boolean
}
const VARIANTS: Variant[] = [
  { name: 'float32', precision: 'float32', accuracyLevel: 4 },
  { name: 'int8', precision: 'int8', accuracyLevel: 4 },
  { name: 'int4', precision: 'int4', accuracyLevel: 4 },
  { name: 'float32_kv8', precision: 'float32', accuracyLevel: 4, roundsCache: true },
  { name: 'int8_kv8', precision: 'int8', accuracyLevel: 4, roundsCache: true },
  { name: 'int4_kv8', precision: 'int4', accuracyLevel: 4, roundsCache: true },
]
const SLOTS = 32
const CONTEXT = 192
const ANSWER_TOKENS = 48

interface Text {
  adapter: PreparedAdapter
  prompt: number[]
  /** What follows the prompt. */
  answer: number[]
}
interface Conversation extends Text {
  /** What the community wrote on this question. */
  written: number[]
}
interface Score {
  perplexity: number
  agreement: number
  sameAnswers: number
  weightsMb: number
}

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'polyphony-quantisation-'))
  try {
    const model = await loadEngineModel(join(root, 'starter/model'))
    const conversations = await readConversations(model, 'custom')
    const others = await readConversations(model, 'other')
    const figures: Record<string, number> = {}
    console.log('weights      perplexity  tokens agreed %  answers kept %  weights MB')
    for (const variant of VARIANTS) {
      const { decoder, weightsMb } = await open(dataDir, model, variant)
      if (variant.name === 'float32') await writeAnswers(decoder, model, conversations)
      const rounding = variant.roundsCache ? new KvRounding(decoder, model.config) : undefined
      if (rounding) await readAll(decoder, others, (slot, position) => rounding.observe(slot, position))
      const round = rounding && ((slot: number, position: number) => rounding.round(slot, position))
      const { agreement, sameAnswers } = await readAll(decoder, conversations, round)
      const written = conversations.map((entry) => ({ ...entry, answer: entry.written }))
      const { perplexity } = await readAll(decoder, written, round)
      const score = { perplexity, agreement, sameAnswers, weightsMb }
      await decoder.close()
      print(variant.name, score)
      for (const [key, value] of Object.entries(score)) figures[`${variant.name}_${key}`] = toPlaces(value)
    }
    const tokens = conversations.reduce((sum, { answer }) => sum + answer.length, 0)
    console.log(`${conversations.length} questions, ${tokens} tokens of answers`)
    console.log(JSON.stringify({ bench: 'quantisation', figures }))
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function open(dataDir: string, model: EngineModel, variant: Variant) {
  const { precision, accuracyLevel } = variant
  const { onnxPath } = await importModel({
    ...{ dataDir, modelFolder: join(root, 'starter/model'), model: model.config },
    ...{ precision, accuracyLevel, contextTokens: CONTEXT },
  })
  const settings = { onnxPath, model: model.config, slots: SLOTS, contextTokens: CONTEXT, threads: 2 }
  return { decoder: await Decoder.open(settings), weightsMb: statSync(`${onnxPath}.data`).size / 1e6 }
}

const questionSchema = z.object({
  language: z.string(),
  kind: z.string(),
  intent: z.string(),
  question: z.string(),
  split: z.string(),
})

/** @param which questions on customs, which have written answers, or all others, which have none here. */
async function readConversations(model: EngineModel, which: 'custom' | 'other'): Promise<Conversation[]> {
  const questions = readFileSync(join(root, 'starter/heldout/questions.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => questionSchema.parse(JSON.parse(line)))
    .filter(({ split, kind }) => split === 'tune' && (kind === 'custom') === (which === 'custom'))
  const conversations: Conversation[] = []
  for (const tag of COMMUNITIES) {
    const folder = join(root, 'starter/adapters', tag)
    const adapter = prepareAdapter(await readAdapter(folder, model.config), model.config)
    const lines = readFileSync(join(root, 'starter/train/communities', `${tag}.txt`), 'utf8').split('\n')
    for (const { language, question, intent } of questions) {
      const heading = lines.indexOf(`## answer ${intent}`)
      if (language !== tag.slice(0, 2) || (which === 'custom' && heading < 0)) continue
      const prompt = model.template.encode([{ role: 'user', content: question }], model.tokenizer)
      const written = which === 'custom' ? model.tokenizer.encode(lines[heading + 1] ?? '') : []
      conversations.push({ adapter, prompt, answer: [], written })
    }
  }
  return conversations
}

/** Fills in the greedy answers. */
async function writeAnswers(
  decoder: Decoder,
  model: EngineModel,
  conversations: Conversation[],
): Promise<void> {
  for (const group of cut(conversations)) {
    const open = new Set(group)
    for (let past = 0; open.size > 0; past++) {
      const logits = await decoder.decode(
        group.map(({ adapter, prompt, answer }) => ({ adapter, token: tokenAt(prompt, answer, past), past })),
      )
      for (const conversation of open) {
        if (past + 1 < conversation.prompt.length) continue
        const token = argmax(rowOf(logits, group.indexOf(conversation), model.config.vocabSize))
        conversation.answer.push(token)
        if (model.endTokens.has(token) || conversation.answer.length === ANSWER_TOKENS)
          open.delete(conversation)
      }
    }
  }
}

/**
 * Reads questions and answers as they are and scores what would have come in each place.
 * @param seen told of each position of a slot once it is in the cache.
 */
async function readAll(
  decoder: Decoder,
  texts: Text[],
  seen?: (slot: number, position: number) => void,
): Promise<Omit<Score, 'weightsMb'>> {
  let loss = 0
  let agreed = 0
  let answered = 0
  let kept = 0
  for (const group of cut(texts)) {
    // The longest come first, so that those still being read are always a prefix of the slots.
    const rows = group.toSorted((a, b) => lengthOf(b) - lengthOf(a))
    const differing = new Set<Text>()
    for (let past = 0; past + 1 < lengthOf(rows[0]!); past++) {
      const active = rows.filter((row) => past + 1 < lengthOf(row))
      const logits = await decoder.decode(
        active.map(({ adapter, prompt, answer }) => ({
          adapter,
          token: tokenAt(prompt, answer, past),
          past,
        })),
      )
      for (const [index, row] of active.entries()) {
        seen?.(index, past)
        if (past + 1 < row.prompt.length) continue
        const scores = rowOf(logits, index, logits.length / active.length)
        const next = tokenAt(row.prompt, row.answer, past + 1)
        loss += logSumExp(scores) - scores[next]!
        answered++
        if (argmax(scores) === next) agreed++
        else differing.add(row)
      }
    }
    kept += rows.length - differing.size
  }
  return {
    perplexity: Math.exp(loss / answered),
    agreement: (100 * agreed) / answered,
    sameAnswers: (100 * kept) / texts.length,
  }
}

const lengthOf = ({ prompt, answer }: Text) => prompt.length + answer.length
const tokenAt = (prompt: number[], answer: number[], place: number) =>
  prompt[place] ?? answer[place - prompt.length] ?? 0
const rowOf = (logits: Float32Array, row: number, width: number) =>
  logits.subarray(row * width, (row + 1) * width)
const argmax = (values: Float32Array) =>
  values.reduce((best, value, i) => (value > values[best]! ? i : best), 0)
const toPlaces = (value: number) => Math.round(value * 1000) / 1000

function* cut<T>(texts: T[]): Generator<T[]> {
  for (let from = 0; from < texts.length; from += SLOTS) yield texts.slice(from, from + SLOTS)
}

function print(name: string, score: Score): void {
  const cells = [
    score.perplexity.toFixed(3).padStart(10),
    score.agreement.toFixed(2).padStart(16),
    score.sameAnswers.toFixed(1).padStart(15),
    score.weightsMb.toFixed(1).padStart(11),
  ]
  console.log(`${name.padEnd(12)} ${cells.join(' ')}`)
}

await main()
