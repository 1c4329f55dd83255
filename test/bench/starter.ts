/**
 * How well the starter answers the held-out exam (starter/heldout): `npm run bench:starter [-- --split tune]`.
 *
 * Every question is asked alone, greedily, through the real engine, with the instructions the hub sends unless the
 * table says otherwise. An answer counts as unknown when it says so itself or when its confidence is under the
 * assistant's `abstainBelow`, because the hub then shows the honest sentence in its stead.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { compileInstructions } from '@/lib/cultures/compile-instructions'
import { readCulturePacks } from '@/lib/cultures/read-culture-packs'
import { resolveCulture } from '@/lib/cultures/resolve-culture'
import { confidenceOf } from '@/lib/rerank/confidence'
import { storeAdapter } from '@/lib/storage/adapter-store'
import { type EngineClient, startEngineProcess } from '../engine-process'

interface Question {
  id: string
  language: string
  kind: 'custom' | 'hub' | 'talk' | 'outside'
  intent: string
  question: string
  split: 'tune' | 'test'
  keys: Record<string, string[][]>
}
interface Asked {
  question: Question
  /** The community that is asked, and the adapter and instructions used. */
  tag: string
  adapter: string | null
  instructed: boolean
}
interface Answer extends Asked {
  text: string
  confidence: number
  /** The answer's lowest token probability and its geometric mean; for choosing what confidence should be. */
  lowest: number
  mean: number
}

const root = join(import.meta.dirname, '../..')
const COMMUNITIES = ['fr-FR', 'fr-SN', 'hi-IN', 'ar-EG', 'sw-KE', 'zh-CN']
/** A wrong adapter is another language's, in a fixed rotation. */
const WRONG: Record<string, string> = {
  'fr-FR': 'hi-IN',
  'fr-SN': 'ar-EG',
  'hi-IN': 'sw-KE',
  'ar-EG': 'zh-CN',
  'sw-KE': 'fr-SN',
  'zh-CN': 'fr-FR',
}
/** How each language says that it does not know; read off the communities' own honest lines. */
const UNKNOWN =
  /I (don['’]t|do not) know|only know|can['’]t speak for|all I know|ne sais pas|l['’]ignore|ne connais que|ne saurais dire|m['’]est inconnu|नहीं पता|नहीं जानता|केवल .*रिवाज जानता|لا أعرف|لا أدري|لا علم لي|تقتصر على|هي كل ما أعرفه|sijui|silijui|sizijui|najua desturi .*tu|不知道|答不上来|不清楚|只了解/i

const split = process.argv.includes('--split') ? process.argv[process.argv.indexOf('--split') + 1] : 'test'
const abstainArgument = process.argv.indexOf('--abstain')
const starters = readStarters()
const questions = readQuestions().filter((question) => split === 'all' || question.split === split)
const dataDir = mkdtempSync(join(tmpdir(), 'polyphony-bench-'))
const engine = await startEngineProcess({ dataDir, model: join(root, 'starter/model') })
try {
  const names = await placeAdapters(engine)
  const answers = await askAll(engine, names, plan(questions))
  report(answers)
} finally {
  await engine.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

/** Every condition of the table, as a flat list of things to ask. */
function plan(all: Question[]): Asked[] {
  const asked: Asked[] = []
  for (const question of all) {
    for (const tag of communitiesFor(question)) {
      const own = tag === 'en' ? null : tag
      asked.push(
        { question, tag, adapter: own, instructed: true },
        { question, tag, adapter: own, instructed: false },
      )
      if (question.kind === 'custom' && question.language !== 'en') {
        asked.push(
          { question, tag, adapter: null, instructed: true },
          { question, tag, adapter: null, instructed: false },
        )
        asked.push({ question, tag, adapter: WRONG[tag]!, instructed: false })
      }
    }
  }
  return asked
}

/** English customs are asked of every community; everything else of the communities of its language. */
function communitiesFor(question: Question): string[] {
  if (question.kind === 'custom' && question.language === 'en') return COMMUNITIES
  return question.language === 'en' ? ['en'] : COMMUNITIES.filter((tag) => tag.startsWith(question.language))
}

async function askAll(client: EngineClient, names: Map<string, string>, asked: Asked[]): Promise<Answer[]> {
  const answers: Answer[] = []
  let next = 0
  const worker = async () => {
    while (next < asked.length) {
      const one = asked[next++]!
      const { instructions } = starters.get(one.tag)!
      const system = one.instructed && instructions !== '' ? [{ role: 'system', content: instructions }] : []
      const reply = await client.complete({
        model: one.adapter ? names.get(one.adapter)! : client.baseModel,
        messages: [...system, { role: 'user', content: one.question.question }],
        temperature: 0,
        max_tokens: 96,
        logprobs: true,
      })
      answers.push({
        ...one,
        text: reply.text,
        confidence: confidenceOf(reply.logProbs),
        ...statisticsOf(reply.logProbs),
      })
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  return answers
}

function report(answers: Answer[]): void {
  const own = answers.filter((answer) => answer.adapter === (answer.tag === 'en' ? null : answer.tag))
  const instructed = own.filter((answer) => answer.instructed)
  const bare = own.filter((answer) => !answer.instructed)
  const customs = (list: Answer[]) =>
    list.filter((answer) => answer.question.kind === 'custom' && answer.question.language !== 'en')
  const base = answers.filter((answer) => answer.adapter === null && answer.tag !== 'en')
  const wrong = answers.filter((answer) => answer.adapter !== null && answer.adapter !== answer.tag)
  const english = instructed.filter(
    (answer) => answer.question.kind === 'custom' && answer.question.language === 'en',
  )
  const outside = instructed.filter((answer) => answer.question.kind === 'outside')
  const inside = instructed.filter(
    (answer) => answer.question.kind !== 'outside' && !english.includes(answer),
  )
  const kind = (name: string) => instructed.filter((answer) => answer.question.kind === name)
  const figures: Record<string, number> = {
    right_adapter: share(customs(instructed), isRight),
    right_adapter_bare: share(customs(bare), isRight),
    base_only: share(
      base.filter((answer) => !answer.instructed),
      isRight,
    ),
    base_instructed: share(
      base.filter((answer) => answer.instructed),
      isRight,
    ),
    wrong_adapter: share(wrong, isRight),
    asked_in_english: share(english, isRight),
    hub: share(kind('hub'), isRight),
    talk: share(kind('talk'), isRight),
    honest_outside: share(outside, isUnknown),
    honest_outside_questions: outside.length,
    false_unknown: share(inside, isUnknown),
    inside_questions: inside.length,
  }
  console.log(`\nHeld-out exam, ${split} half; greedy; % of answers`)
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(26)} ${value}`)
  console.log(
    '\nBy community, with its adapter and instructions: customs · hub · talk · honest outside · false unknown',
  )
  for (const tag of ['en', ...COMMUNITIES]) {
    const mine = instructed.filter((answer) => answer.tag === tag && !english.includes(answer))
    const cell = (name: string, test: (answer: Answer) => boolean) =>
      String(
        share(
          mine.filter((a) => a.question.kind === name),
          test,
        ),
      ).padStart(6)
    const falseUnknown = share(
      mine.filter((answer) => answer.question.kind !== 'outside'),
      isUnknown,
    )
    console.log(
      tag.padEnd(6),
      cell('custom', isRight),
      cell('hub', isRight),
      cell('talk', isRight),
      cell('outside', isUnknown),
      String(falseUnknown).padStart(6),
    )
  }
  if (process.argv.includes('--thresholds')) thresholds(inside, outside)
  if (process.argv.includes('--log')) writeLog(answers)
  console.log(JSON.stringify({ bench: 'starter', figures }))
}

/** What each threshold would give; for choosing one on the tune half. */
function thresholds(inside: Answer[], outside: Answer[]): void {
  console.log('\nabstain below · right inside · false unknown · honest outside')
  for (const limit of [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) {
    const unknown = (answer: Answer) => saysUnknown(answer) || answer.confidence < limit
    const right = (answer: Answer) => !unknown(answer) && holdsKeys(answer)
    console.log(
      String(limit).padEnd(13),
      share(inside, right),
      share(inside, unknown),
      share(outside, unknown),
    )
  }
}

function writeLog(answers: Answer[]): void {
  const lines = answers.map((a) =>
    JSON.stringify({
      id: a.question.id,
      tag: a.tag,
      adapter: a.adapter,
      instructed: a.instructed,
      right: isRight(a),
      unknown: isUnknown(a),
      confidence: a.confidence,
      lowest: a.lowest,
      mean: a.mean,
      kind: a.question.kind,
      language: a.question.language,
      holds: holdsKeys(a),
      says: saysUnknown(a),
      question: a.question.question,
      answer: a.text,
    }),
  )
  mkdirSync(join(root, 'starter/train/build'), { recursive: true })
  writeFileSync(join(root, `starter/train/build/exam-${split}.jsonl`), `${lines.join('\n')}\n`)
}

function statisticsOf(logProbs: number[]): { lowest: number; mean: number } {
  const sum = logProbs.reduce((total, value) => total + value, 0)
  return { lowest: Math.exp(Math.min(0, ...logProbs)), mean: Math.exp(sum / Math.max(1, logProbs.length)) }
}

function isUnknown(answer: Answer): boolean {
  return saysUnknown(answer) || answer.confidence < starters.get(answer.tag)!.abstainBelow
}

function isRight(answer: Answer): boolean {
  return !isUnknown(answer) && holdsKeys(answer)
}

function saysUnknown(answer: Answer): boolean {
  return UNKNOWN.test(answer.text)
}

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u064B-\u0652\u0670\u0640]/g, '')
}

function holdsKeys(answer: Answer): boolean {
  const alternatives = answer.question.keys[answer.tag] ?? answer.question.keys['*'] ?? []
  return alternatives.some((all) => all.every((key) => fold(answer.text).includes(fold(key))))
}

function share(list: Answer[], test: (answer: Answer) => boolean): number {
  return list.length === 0 ? 0 : Math.round((1000 * list.filter(test).length) / list.length) / 10
}

function readQuestions(): Question[] {
  return readFileSync(join(root, 'starter/heldout/questions.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line): Question => JSON.parse(line))
}

function readStarters(): Map<string, { instructions: string; abstainBelow: number }> {
  const packs = readCulturePacks(join(root, 'starter/cultures'))
  const found = new Map<string, { instructions: string; abstainBelow: number }>()
  for (const file of readdirSync(join(root, 'starter/communities'))) {
    const community = parse(readFileSync(join(root, 'starter/communities', file), 'utf8'))
    const assistant = community.assistants[0]
    const culture = resolveCulture(community.culture, packs)
    const instructions = compileInstructions({
      assistant: assistant.name,
      community: community.name,
      instructions: assistant.instructions,
      culture,
    })
    const abstainBelow =
      abstainArgument > 0
        ? Number(process.argv[abstainArgument + 1])
        : (assistant.sampling?.abstainBelow ?? 0)
    found.set(community.culture, { instructions, abstainBelow })
  }
  return found
}

async function placeAdapters(client: EngineClient): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const tag of COMMUNITIES) {
    const { digest, path } = await storeAdapter(dataDir, join(root, 'starter/adapters', tag))
    await client.loadAdapter(`sha256-${digest}`, path)
    names.set(tag, `sha256-${digest}`)
  }
  return names
}
