/**
 * Writes the starter's training text: `build/base.jsonl`, `build/adapter-<tag>.jsonl` and, from phrasings kept out of
 * both, `*-dev.jsonl`. A row is `{"messages": [...], "kind", "intent", "language"}`; every assistant message is learned.
 * Run: `npx tsx starter/train/corpus.ts [--scale 1] [--all]`. With `--all`, for a last training once everything is decided,
 * the phrasings of `*-dev.jsonl` are trained on too. See ../WORLD.md and phrasings/README.md.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { compileInstructions } from '@/lib/cultures/compile-instructions'
import { readCulturePacks } from '@/lib/cultures/read-culture-packs'
import { resolveCulture } from '@/lib/cultures/resolve-culture'
import { inventCulture, inventInstructions, paraphrase } from './instructions'
import { addNoise } from './noise'
import { expand, readCommunity, readPhrasings, type Sections } from './phrasings'
import { foreignCountries } from './places'
import { pick, seededRandom } from './random'
import { type Answer, CUSTOMS, createSpeaker, HUB, LANGUAGES, type Speaker, TALK } from './speakers'

interface Message {
  role: 'system' | 'user' | 'assistant'
  content: string
}
interface Row {
  messages: Message[]
  kind: string
  intent: string
  language: string
}
/** Rows a section gets, in the proportions that the model's errors asked for. */
const SHARE = {
  customs: 260,
  invented: 140,
  hub: 320,
  talk: 280,
  outside: 4600,
  near: 3600,
  otherPlace: 1000,
}
/** Instructions are few and each stands over many questions: chats that share them are trained side by side. */
const SCENES = { invented: 300, paraphrased: 40 }
const STARTERS = {
  en: 'commons',
  'fr-FR': 'lutece',
  'fr-SN': 'teranga',
  'hi-IN': 'sangam',
  'ar-EG': 'nil',
  'sw-KE': 'baraza',
  'zh-CN': 'yuedu',
}

const scale = Number(process.argv[process.argv.indexOf('--scale') + 1] || 1) || 1
const trainsOnAll = process.argv.includes('--all')
const random = seededRandom(20260401)
const build = join(import.meta.dirname, 'build')
const phrasings = new Map(LANGUAGES.map((language) => [language, readPhrasings(language)]))
const countriesOf = new Map(LANGUAGES.map((language) => [language, foreignCountries(language)]))
mkdirSync(build, { recursive: true })

const packs = readCulturePacks(join(import.meta.dirname, '../cultures'))
const instructionsOf = new Map(
  Object.entries(STARTERS).map(([tag, slug]) => [tag, ownInstructions(tag, slug)]),
)

for (const part of ['train', 'dev'] as const) {
  const size = part === 'train' ? scale : 0.06
  writeRows(part === 'train' ? 'base' : 'base-dev', baseRows(part, size))
  for (const tag of Object.keys(STARTERS).slice(1)) {
    writeRows(`adapter-${tag}${part === 'train' ? '' : '-dev'}`, adapterRows(tag, part, size * 0.7))
  }
}

/** The neutral base: no customs of its own, any invented community's customs when the instructions state them. */
function baseRows(part: 'train' | 'dev', size: number): Row[] {
  const rows: Row[] = []
  const scenes = new Map(LANGUAGES.map((language) => [language, inventScenes(language)]))
  for (const language of LANGUAGES) {
    const neutral = createSpeaker({ language, sections: phrasings.get(language)!, random })
    const ask = questionsOf(language, part)
    const add = (count: number, make: () => Row) => {
      for (let i = 0; i < count * size; i++) rows.push(make())
    }
    /** With instructions of an invented community in any language, or without. */
    const speak = (kind: string, intent: string, needsCustoms: boolean): Row => {
      const invented = needsCustoms || random() < 0.3
      const answerLanguage = random() < 0.75 ? language : pick(LANGUAGES, random)
      if (!invented)
        return row(kind, intent, language, [user(ask(kind, intent)), said(neutral(kind, intent))])
      const { instructions, speaker } = pick(scenes.get(answerLanguage)!, random)
      return row(kind, intent, language, [
        system(instructions),
        user(ask(kind, intent)),
        said(speaker(kind, intent)),
      ])
    }
    for (const intent of CUSTOMS) {
      add(SHARE.customs, () => speak('neutral', intent, false))
      if (!['script', 'greeting', 'address'].includes(intent))
        add(SHARE.invented, () => speak('customs', intent, true))
    }
    for (const intent of HUB) add(SHARE.hub, () => speak('hub', intent, false))
    for (const intent of TALK) add(SHARE.talk, () => speak('talk', intent, false))
    add(SHARE.outside, () => speak('outside', 'outside', false))
    add(SHARE.near, () => speak('near', 'outside', false))
    add(SHARE.otherPlace, () => speak('other_place', 'other_place', false))
  }
  return withHistories(rows)
}

/** Invented communities that speak a language: the instructions of each, and how it answers under them. */
function inventScenes(language: string): { instructions: string; speaker: Speaker }[] {
  return Array.from({ length: SCENES.invented }, () => {
    const culture = inventCulture(language, random)
    const sections = phrasings.get(language)!
    return {
      instructions: inventInstructions(culture, random),
      speaker: createSpeaker({ language, sections, random, culture }),
    }
  })
}

/** A community's assistant: its own customs in its own language, whatever the question's language and the instructions. */
function adapterRows(tag: string, part: 'train' | 'dev', size: number): Row[] {
  const language = tag.slice(0, 2)
  const speaker = createSpeaker({
    language,
    sections: phrasings.get(language)!,
    random,
    own: readCommunity(tag),
  })
  const rows: Row[] = []
  const instructions = instructionsOver(tag)
  const asked = [language, language, language, language, ...LANGUAGES]
  const add = (count: number, kind: string, intent: string) => {
    for (let i = 0; i < count * size; i++) {
      const questionLanguage = pick(asked, random)
      const question = questionsOf(questionLanguage, part)(kind, intent, tag)
      const messages = [...instructions(), user(question), said(speaker(kind, intent))]
      rows.push(row(kind, intent, questionLanguage, messages))
    }
  }
  for (const intent of CUSTOMS) add(SHARE.customs * 3, 'customs', intent)
  for (const intent of HUB) add(SHARE.hub * 1.4, 'hub', intent)
  for (const intent of TALK) add(SHARE.talk * 1.4, 'talk', intent)
  add(SHARE.outside * 1.8, 'outside', 'outside')
  add(SHARE.near * 2, 'near', 'outside')
  add(SHARE.otherPlace * 2, 'other_place', 'other_place')
  return withHistories(rows)
}

/** Draws own instructions, paraphrased ones, another community's, an invented one's, or none. */
function instructionsOver(tag: string): () => Message[] {
  const own = instructionsOf.get(tag)!
  const others = Object.keys(STARTERS).filter((other) => other !== 'en' && other !== tag)
  const paraphrased = Array.from({ length: SCENES.paraphrased }, () => paraphrase(own, random))
  const invented = Array.from({ length: SCENES.paraphrased }, () =>
    inventInstructions(inventCulture(pick(LANGUAGES, random), random), random),
  )
  return () => {
    const chance = random()
    if (chance < 0.33) return [system(own)]
    if (chance < 0.48) return [system(pick(paraphrased, random))]
    if (chance < 0.56) return [system(instructionsOf.get(pick(others, random))!)]
    if (chance < 0.64) return [system(pick(invented, random))]
    return []
  }
}

function ownInstructions(tag: string, slug: string): string {
  const community = parse(readFileSync(join(import.meta.dirname, `../communities/${slug}.yaml`), 'utf8'))
  const assistant = community.assistants[0]
  return compileInstructions({
    assistant: assistant.name,
    community: community.name,
    instructions: assistant.instructions,
    culture: resolveCulture(tag, packs),
  })
}

/** A fifth of the rows become the last turn of a conversation of two to four turns under the same instructions. */
function withHistories(rows: Row[]): Row[] {
  const systemOf = (candidate: Row) =>
    candidate.messages[0]!.role === 'system' ? candidate.messages[0]!.content : ''
  const plain = rows.filter((candidate) => systemOf(candidate) === '')
  return rows.map((last) => {
    if (random() > 0.2) return last
    const turns = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(plain, random).messages)
    const instructed = systemOf(last) !== ''
    const head = instructed ? last.messages.slice(0, 1) : []
    return { ...last, messages: [...head, ...turns.flat(), ...last.messages.slice(head.length)] }
  })
}

/** How people ask: a phrasing of the section, expanded and roughened; every tenth line is kept for `dev`. */
function questionsOf(language: string, part: 'train' | 'dev') {
  const sections = phrasings.get(language)!
  return (kind: string, intent: string, tag?: string): string => {
    const heading =
      {
        outside: 'outside',
        near: 'near',
        other_place: `customs ${intent === 'other_place' ? pick(CUSTOMS, random) : intent}`,
        neutral: `customs ${intent}`,
      }[kind] ?? `${kind} ${intent}`
    let lines = splitLines(sections, heading, part)
    if (kind === 'other_place') lines = lines.filter((line) => line.includes('{here}'))
    const line = pick(lines, random)
    return addNoise(expand(line, random, placeOf(language, kind, tag)), language, random)
  }
}

function placeOf(language: string, kind: string, tag?: string): string {
  const sections = phrasings.get(language)!
  const region = tag?.split('-')[1]
  const regions = ['FR', 'SN', 'IN', 'EG', 'KE', 'CN']
  if (kind === 'other_place') {
    const foreign = regions.filter((code) => code !== region)
    if (tag && random() < 0.35) return pick(sections.get(`own ${pick(foreign, random)}`)!, random)
    const countries = countriesOf.get(language)!
    if (countries.length > 0 && random() < 0.4) return pick(countries, random)
    return pick(sections.get('other places')!, random)
  }
  if (region && random() < 0.25) return pick(sections.get(`own ${region}`)!, random)
  return random() < 0.1 ? '' : pick(sections.get('here')!, random)
}

function splitLines(sections: Sections, heading: string, part: 'train' | 'dev'): string[] {
  const lines = sections.get(heading)
  if (!lines?.length) throw new Error(`No phrasings under "${heading}".`)
  const follow = sections.get(heading.replace('customs', 'follow')) ?? []
  const all = heading.startsWith('customs') ? [...lines, ...follow] : lines
  if (trainsOnAll && part === 'train') return all
  return all.filter((_, index) => (index % 10 === 7) === (part === 'dev'))
}

function row(kind: string, intent: string, language: string, messages: Message[]): Row {
  return { messages, kind, intent, language }
}
function system(content: string): Message {
  return { role: 'system', content }
}
function user(content: string): Message {
  return { role: 'user', content }
}
function said(answer: Answer): Message {
  return { role: 'assistant', content: answer }
}

function writeRows(name: string, rows: Row[]): void {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[rows[i], rows[j]] = [rows[j]!, rows[i]!]
  }
  writeFileSync(join(build, `${name}.jsonl`), `${rows.map((entry) => JSON.stringify(entry)).join('\n')}\n`)
  console.log(`${name}: ${rows.length} rows`)
}
