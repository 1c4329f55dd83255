/**
 * The default encoder beside the starter's pooled states and an untrained bag of n-grams: `npm run bench:encoder`.
 *
 * Nearest intent: questions of the exam's test half (customs, hub, talk), which nothing was trained on, against centres of eight
 * training lines an intent and language; in the same language, and against the five other languages. Question to answer:
 * the fifth of chatterbot-corpus that was kept back. Translation: XCOPA's premises, Swahili to Chinese. Preferences: pairs of
 * hh-rlhf, by the cosine to the question and by a linear probe (five folds). The last three need DATASETS_DIR.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { readEnv } from '@/lib/core/env'
import { Decoder } from '@/lib/engine/decoder/decoder'
import { loadStaticEncoder } from '@/lib/engine/encoder/static-encoder'
import { ngramFeatures } from '@/lib/engine/encoder/text-features'
import { unitLength } from '@/lib/engine/encoder/unit-length'
import { loadEngineModel } from '@/lib/engine/engine-model'
import { importModel } from '@/lib/engine/graph/import-model'
import { readPhrasings } from '@/starter/train/phrasings'
import { readChatterbot, readPreferences, readPremises } from './encoder/read-sets'

const root = join(import.meta.dirname, '../..')
const LANGUAGES = ['en', 'fr', 'hi', 'ar', 'sw', 'zh']
const LINES = 8
const SPARSE = 4096

type Encode = (text: string) => Promise<Float32Array>
type Labelled = { text: string; intent: string; language: string }

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'polyphony-encoder-'))
  try {
    const encoders: Record<string, Encode> = {
      encoder: await openStatic(),
      pooled: await openPooled(dataDir),
      ngrams: async (text) => bagOfNgrams(text),
    }
    const figures: Record<string, number> = {}
    console.log('                    intent  intent, others  answer@1  sw–zh@1  preferred: cosine   probe')
    for (const [name, encode] of Object.entries(encoders)) {
      const found = await measure(encode)
      for (const [key, value] of Object.entries(found))
        figures[`${name}_${key}`] = Math.round(value * 10) / 10
      const cells = ['same', 'across', 'answer', 'translation', 'cosine', 'probe'].map((key) => (found[key]?.toFixed(1) ?? '–').padStart(10)) // biome-ignore format: one line reads better
      console.log(`${name.padEnd(14)}${cells.join(' ')}`)
    }
    console.log(JSON.stringify({ bench: 'encoder', figures }))
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function measure(plain: Encode): Promise<Record<string, number>> {
  const known = new Map<string, Float32Array>()
  const encode = async (text: string) => {
    const vector = known.get(text) ?? (await plain(text))
    known.set(text, vector)
    return vector
  }
  const found: Record<string, number> = await nearestIntent(encode)
  const folder = readEnv().DATASETS_DIR
  if (folder === undefined) return found
  found.answer = await retrieve(encode, readChatterbot(folder))
  found.translation = await retrieve(encode, [readPremises(folder)])
  return { ...found, ...(await prefer(encode, readPreferences(folder, 250))) }
}

async function nearestIntent(encode: Encode): Promise<Record<string, number>> {
  const questions = readFileSync(join(root, 'starter/heldout/questions.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => questionSchema.parse(JSON.parse(line)))
    .filter(({ split, kind }) => split === 'test' && kind !== 'outside')
  const centres: (Labelled & { vector: Float32Array })[] = []
  for (const line of LANGUAGES.flatMap(listLines)) {
    const vector = await encode(line.text)
    const known = centres.find(({ intent, language }) => intent === line.intent && language === line.language)
    if (!known) centres.push({ ...line, vector: vector.slice() })
    else for (let i = 0; i < vector.length; i++) known.vector[i]! += vector[i]!
  }
  for (const { vector } of centres) unitLength(vector)
  const right = { same: 0, across: 0 }
  for (const { question, intent, language } of questions) {
    const vector = await encode(question)
    for (const which of ['same', 'across'] as const) {
      const fitting = centres.filter((one) => (one.language === language) === (which === 'same'))
      if (nearest(vector, fitting.map((one) => one.vector), (at) => fitting[at]!.intent) === intent) right[which]++ // biome-ignore format: one line reads better
    }
  }
  return { same: (100 * right.same) / questions.length, across: (100 * right.across) / questions.length }
}

const questionSchema = z.object({
  question: z.string(),
  intent: z.string(),
  kind: z.string(),
  split: z.string(),
  language: z.string(),
})

/** The first lines of each intent, with the first of their alternatives. */
function listLines(language: string): Labelled[] {
  const sections = readPhrasings(language)
  const here = sections.get('here')?.[0] ?? ''
  return [...sections].flatMap(([heading, lines]) => {
    const intent = /^(?:customs|hub|talk) (.+)$/.exec(heading)?.[1]
    if (intent === undefined) return []
    return lines.slice(0, LINES).map((line) => {
      const text = line.replace(/\(([^()|]*)\|[^()]*\)/g, '$1').replaceAll('{here}', here)
      return { text, intent, language }
    })
  })
}

/** How often the right one of all second texts is the nearest, in percent over all lists. */
async function retrieve(encode: Encode, lists: [string, string][][]): Promise<number> {
  let right = 0
  for (const pairs of lists) {
    const seconds = [...new Set(pairs.map(([, second]) => second))]
    const vectors: Float32Array[] = []
    for (const second of seconds) vectors.push(await encode(second))
    for (const [first, second] of pairs)
      if (nearest(await encode(first), vectors, (at) => seconds[at]!) === second) right++
  }
  return (100 * right) / lists.flat().length
}

async function prefer(encode: Encode, pairs: { question: string; chosen: string; rejected: string }[]) {
  const differences: Float32Array[] = []
  let nearer = 0
  for (const { question, chosen, rejected } of pairs) {
    const [asked, good, bad] = [await encode(question), await encode(chosen), await encode(rejected)]
    if (dot(asked, good) > dot(asked, bad)) nearer++
    differences.push(good.map((value, i) => value - bad[i]!))
  }
  let right = 0
  for (let fold = 0; fold < 5; fold++) {
    const weights = fitProbe(differences.filter((_, i) => i % 5 !== fold))
    for (const [i, one] of differences.entries()) if (i % 5 === fold && dot(weights, one) > 0) right++
  }
  return { cosine: (100 * nearer) / pairs.length, probe: (100 * right) / pairs.length }
}

/** Logistic regression on differences (chosen − rejected), by gradient descent with weight decay. */
function fitProbe(differences: Float32Array[]): Float32Array {
  const weights = new Float32Array(differences[0]!.length)
  for (let round = 0; round < 60; round++) {
    const gradient = new Float32Array(weights.length)
    for (const one of differences) {
      const push = 1 / (1 + Math.exp(dot(weights, one)))
      for (let i = 0; i < one.length; i++) gradient[i]! += (push * one[i]!) / differences.length
    }
    for (let i = 0; i < weights.length; i++) weights[i]! += 4 * (gradient[i]! - 0.01 * weights[i]!)
  }
  return weights
}

async function openStatic(): Promise<Encode> {
  const folder = join(root, 'starter/encoder')
  const encoder = await loadStaticEncoder(
    folder,
    JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')),
  )
  console.log(`${encoder.name}, digest ${encoder.digest}`)
  return async (text) => (await encoder.encode(text)).vector
}

/** The mean of the starter's hidden states, as `/v1/embeddings` of the engine gives it, over the first 160 tokens. */
async function openPooled(dataDir: string): Promise<Encode> {
  const model = await loadEngineModel(join(root, 'starter/model'))
  const graph = { precision: 'float32', accuracyLevel: 4, contextTokens: 192 } as const
  const modelFolder = join(root, 'starter/model')
  const { onnxPath } = await importModel({ dataDir, modelFolder, model: model.config, ...graph })
  const decoder = await Decoder.open({
    onnxPath,
    model: model.config,
    slots: 1,
    contextTokens: 192,
    threads: 1,
  })
  const bos = model.tokenizer.specialId(model.template.bosToken ?? '') ?? 0
  const width = model.config.hiddenSize
  return async (text) => {
    const hidden = await decoder.encode([bos, ...model.tokenizer.encode(text).slice(0, 160)], undefined)
    const sum = new Float32Array(width)
    for (let i = width; i < hidden.length; i++) sum[i % width]! += hidden[i]!
    return unitLength(sum)
  }
}

function bagOfNgrams(text: string): Float32Array {
  const counts = new Float32Array(SPARSE)
  for (const word of ngramFeatures(text, SPARSE))
    for (const bucket of word) counts[bucket]! += 1 / Math.sqrt(word.length)
  return unitLength(counts)
}

function nearest<T>(vector: Float32Array, others: Float32Array[], of: (at: number) => T): T {
  const scores = others.map((other) => dot(vector, other))
  return of(scores.indexOf(Math.max(...scores)))
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

await main()
