import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { readHarmless } from '@/lib/policies/read-harmless'
import { type Detect, listKeywords } from './baselines'
import type { Measured } from './compare-systems'
import { drawTable } from './counts'
import { readQuestions } from './held-out'
import { openFilter } from './open-filter'

const root = join(import.meta.dirname, '../../..')
export const HELD_OUT_TOPICS = join(root, 'starter/heldout/topics')

const lines = z.array(z.string()).min(1)
const spokenSchema = z.strictObject({
  ...{ keywords: lines, examples: lines, nearMisses: lines },
  /** What it is asked about and did not learn from. */
  ...{ hits: lines, testNearMisses: lines },
})
type Spoken = z.infer<typeof spokenSchema>

/** Topics of a folder by language, each with what a moderator would write and what it is then asked. */
export function readTopics(folder: string): { name: string; language: string; topic: Spoken }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => {
      const spoken = z.record(z.string(), spokenSchema).parse(parse(readFileSync(join(folder, file), 'utf8')))
      const name = file.slice(0, -'.yaml'.length)
      return Object.entries(spoken).map(([language, topic]) => ({ name, language, topic }))
    })
}

interface Tally {
  hits: number
  of: number
}
type Kind = 'recall' | 'nearMisses' | 'harmless'

/**
 * Topics that nothing was chosen on: ten examples and five near-misses in one language, then questions on the topic, near-misses, and
 * the exam's questions and the harmless ones that sound dangerous in that language. Baseline: the same keywords as a list.
 */
export async function measureTopics(
  folder = HELD_OUT_TOPICS,
  more: Record<string, unknown> = {},
): Promise<Measured> {
  const harmless = [...readHarmless(), ...readQuestions()]
  const tallies = new Map<string, Record<Kind, Tally>>()
  const count = (system: string, language: string, kind: Kind, isHit: boolean) => {
    for (const key of [`${system}|${language}`, `${system}|all`]) {
      const tally = tallies.get(key) ?? {
        ...{ recall: { hits: 0, of: 0 }, nearMisses: { hits: 0, of: 0 }, harmless: { hits: 0, of: 0 } },
      }
      tallies.set(key, tally)
      tally[kind].of++
      if (isHit) tally[kind].hits++
    }
  }
  for (const { name, language, topic } of readTopics(folder)) {
    const asked: [Kind, readonly string[]][] = [
      ['recall', topic.hits],
      ['nearMisses', topic.testNearMisses],
      ['harmless', harmless.filter((one) => one.language === language).map(({ text }) => text)],
    ]
    for (const [system, detect] of systemsFor(name, topic, { language, more }))
      for (const [kind, texts] of asked)
        for (const text of texts) count(system, language, kind, await detect(text))
  }
  const rows = [...tallies].map(([key, { recall, nearMisses, harmless: wrong }]) => {
    const [system = '', language = ''] = key.split('|')
    return [system, language, ...[recall, nearMisses, wrong].map(show)]
  })
  rows.sort(([a = '', c = ''], [b = '', d = '']) => a.localeCompare(b) || c.localeCompare(d))
  const head = ['system', 'language', 'recall %', 'near-misses taken %', 'false positives %']
  return {
    table: drawTable('topics: few-shot, on topics that nothing was chosen on', head, rows.toReversed()),
    figures: { ...figuresOf('topics', tallies), ...figuresOf('topics_keyword_list', tallies) },
  }
}

function systemsFor(
  name: string,
  { keywords, examples, nearMisses }: Spoken,
  { language, more }: { language: string; more: Record<string, unknown> },
): [string, Detect][] {
  const judge = openFilter('topics', {
    options: { topics: [{ name, keywords, examples, nearMisses, ...more }] },
  })
  return [
    ['topics', async (text) => (await judge(text, language)) !== 'allow'],
    ['topics keyword list', listKeywords(keywords)],
  ]
}

function figuresOf(key: string, tallies: ReadonlyMap<string, Record<Kind, Tally>>): Record<string, number> {
  const tally = tallies.get(`${key.replaceAll('_', ' ')}|all`)
  if (!tally) return {}
  return {
    [`${key}_recall`]: percentOf(tally.recall),
    [`${key}_near_miss_rate`]: percentOf(tally.nearMisses),
    [`${key}_fpr`]: percentOf(tally.harmless),
  }
}

const percentOf = ({ hits, of }: Tally) => (of === 0 ? 0 : Math.round((1000 * hits) / of) / 10)
const show = (tally: Tally) => `${percentOf(tally).toFixed(1)} (${tally.hits}/${tally.of})`
