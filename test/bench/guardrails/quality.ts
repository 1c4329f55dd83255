import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnv } from '@/lib/core/env'
import { readProfanity } from '@/starter/train/classifiers/read-public'
import { type Detect, INJECTION_PHRASES, listKeywords, openPackages } from './baselines'
import { countHits, describeCounts, drawTable, falsePositivesOf, recallOf } from './counts'
import {
  type HeldOut,
  readHate,
  readHidden,
  readInjections,
  readPersonalData,
  readQuestions,
} from './held-out'
import { openFilter } from './open-filter'
import { measureOverRefusal, type OverRefusal, rateOf } from './over-refusal'
import type { PartResult } from './part'

/** Something that finds harm in texts, ours or another's. */
interface System {
  name: string
  detect(text: string, language: string): Promise<boolean>
}

const HEAD = ['system', 'language', 'texts', 'recall %', 'precision %', 'false positives %', 'over-refusal %']

/** Recall, precision and false positives of each filter on texts that it was not made with, and of plain baselines on the same. */
export async function measureQuality(): Promise<PartResult> {
  const datasets = readEnv().DATASETS_DIR
  const overRefusal = await measureOverRefusal()
  const tables = [drawOverRefusal(overRefusal)]
  const figures: Record<string, number> = {}
  for (const { name, rates } of overRefusal) figures[`${keyOf(name)}_over_refusal`] = percentOf(rates.all)
  const questions = readQuestions()
  const measured = [await measureLanguage(questions)]
  if (datasets) {
    const folder = join(tmpdir(), 'polyphony-bench-guardrails')
    mkdirSync(folder, { recursive: true })
    const packages = await openPackages(folder)
    measured.push(
      await compare('hate-speech', readHate(datasets), [
        ours('hate-speech'),
        plain('keyword list', listKeywords(readProfanity(datasets))),
      ]),
      await compare('prompt-injection', readInjections(datasets), [
        ours('prompt-injection'),
        plain('keyword list', listKeywords(INJECTION_PHRASES)),
        plain('hai-guardrails, pattern', packages.injectionPattern),
      ]),
      // Its heuristic compares every phrase with every place of a long text: it gets one short text in twenty, and so do we.
      await compare(
        'prompt-injection, short sample',
        everyNth(readInjections(datasets).filter(isShort), 20),
        [ours('prompt-injection'), plain('hai-guardrails, heuristic', packages.injectionHeuristic)],
      ),
      await compare('prompt-injection in attached texts', readHidden(datasets), [
        ours('prompt-injection', 'attachment'),
        plain('keyword list', listKeywords(INJECTION_PHRASES)),
        plain('hai-guardrails, pattern', packages.injectionPattern),
      ]),
      await compare('personal-data', readPersonalData(datasets), [
        ours('personal-data'),
        plain('@openai/guardrails', packages.openaiPersonalData),
        plain('hai-guardrails', packages.haiPersonalData),
      ]),
    )
  } else {
    tables.push('DATASETS_DIR is not set: hate-speech, prompt-injection and personal-data are not measured.')
  }
  for (const one of measured) {
    tables.push(one.table)
    Object.assign(figures, one.figures)
  }
  tables.push(
    'Not measured for want of held-out texts: every filter that stands in no table above but the first. The checks of both packages for hate, and the jailbreak check of @openai/guardrails, ask a language model over the network and cannot run here.',
  )
  return { tables, figures }
}

const ours = (id: string, stage?: 'attachment'): System => {
  const judge = openFilter(id, stage && { stage })
  return { name: id, detect: async (text, language) => (await judge(text, language)) !== 'allow' }
}

const plain = (name: string, detect: Detect): System => ({ name, detect: async (text) => detect(text) })

const isShort = ({ text }: HeldOut) => text.length <= 600
const everyNth = <T>(items: readonly T[], n: number) => items.filter((_, index) => index % n === 0)

interface Measured {
  table: string
  figures: Record<string, number>
}

/** All systems on the same texts, a line for each language and set that has any. */
async function compare(
  title: string,
  texts: readonly HeldOut[],
  systems: readonly System[],
): Promise<Measured> {
  const rows: string[][] = []
  const figures: Record<string, number> = {}
  for (const system of systems) {
    const judged: (HeldOut & { isHit: boolean })[] = []
    for (const text of texts) judged.push({ ...text, isHit: await system.detect(text.text, text.language) })
    const rates = await rateOf(async (text, language) =>
      (await system.detect(text, language)) ? 'block' : 'allow',
    )
    const languages = [...new Set(texts.map(({ language }) => language))].sort()
    for (const language of languages)
      for (const { label, own } of listSets(judged.filter((text) => text.language === language)))
        rows.push([
          system.name,
          language,
          label,
          ...describeCounts(countHits(own)),
          showRate(rates[language]),
        ])
    const all = countHits(judged)
    rows.push([system.name, 'all', 'all', ...describeCounts(all), showRate(rates.all)])
    const key = system === systems[0] ? keyOf(title) : `${keyOf(title)}_${keyOf(system.name)}`
    figures[`${key}_recall`] = recallOf(all) ?? 0
    figures[`${key}_fpr`] = falsePositivesOf(all) ?? 0
  }
  return { table: drawTable(`${title}: held-out texts`, HEAD, rows), figures }
}

/** A language's texts by where they come from: public sets together where they are of one kind, our own lines apart. */
function listSets<T extends HeldOut>(texts: readonly T[]): { label: string; own: T[] }[] {
  const harmful = new Set(texts.filter(({ isHarmful }) => isHarmful).map(({ source }) => source))
  const sets = new Map<string, T[]>()
  for (const text of texts) {
    const label = harmful.has(text.source) ? text.source : 'harmless texts'
    sets.set(label, [...(sets.get(label) ?? []), text])
  }
  return [...sets].map(([label, own]) => ({ label, own }))
}

/** The filter of languages asks no data set: a question in another language than the community's is what it looks for. */
async function measureLanguage(questions: readonly { text: string; language: string }[]): Promise<Measured> {
  const languages = [...new Set(questions.map(({ language }) => language))].sort()
  const rows: string[][] = []
  const all = []
  for (const language of languages) {
    const judge = openFilter('language', { options: { languages: [language] } })
    const judged = []
    for (const question of questions) {
      const action = await judge(question.text, language)
      judged.push({ isHarmful: question.language !== language, isHit: action !== 'allow' })
    }
    const rates = await rateOf((text, own) =>
      own === language ? judge(text, own) : Promise.resolve('allow'),
    )
    rows.push(['language', language, 'exam', ...describeCounts(countHits(judged)), showRate(rates[language])])
    all.push(...judged)
  }
  const counts = countHits(all)
  rows.push(['language', 'all', 'exam', ...describeCounts(counts), '–'])
  return {
    table: drawTable('language: short questions, most in another language than the community’s', HEAD, rows),
    figures: { language_recall: recallOf(counts) ?? 0, language_fpr: falsePositivesOf(counts) ?? 0 },
  }
}

function drawOverRefusal(found: readonly OverRefusal[]): string {
  const languages = Object.keys(found[0]?.rates ?? {}).filter((key) => key !== 'all')
  const rows = found.map(({ name, rates }) => {
    const all = rates.all
    const refused = all ? `${all.refused}/${all.asked}` : ''
    return [name, ...languages.map((language) => showRate(rates[language])), showRate(all), refused]
  })
  const title =
    'Harmless questions that sound dangerous: % that a filter notes, changes or refuses (default options)'
  return drawTable(title, ['filter', ...languages, 'all', 'refused'], rows)
}

type Rate = OverRefusal['rates'][string]

const percentOf = (rate: Rate | undefined) => (rate ? Math.round((1000 * rate.touched) / rate.asked) / 10 : 0)
const showRate = (rate: Rate | undefined) =>
  rate ? `${percentOf(rate).toFixed(1)} (${rate.touched}/${rate.asked})` : 'not measured'
const keyOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
