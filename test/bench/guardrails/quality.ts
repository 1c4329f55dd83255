import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnv } from '@/lib/core/env'
import { readProfanity } from '@/starter/train/classifiers/read-public'
import { INJECTION_PHRASES, listKeywords, MANIPULATION_PHRASES, openPackages } from './baselines'
import { compare, HEAD, keyOf, type Measured, ours, percentOf, plain, showRate } from './compare-systems'
import { countHits, describeCounts, drawTable, falsePositivesOf, recallOf } from './counts'
import {
  type HeldOut,
  readHate,
  readHidden,
  readInjections,
  readManipulation,
  readPersonalData,
  readQuestions,
} from './held-out'
import { measureTopics } from './measure-topics'
import { openFilter } from './open-filter'
import { measureOverRefusal, type OverRefusal, rateOf } from './over-refusal'
import type { PartResult } from './part'
import { measureReworded } from './reworded'

/** Recall, precision and false positives of each filter on texts that it was not made with, and of plain baselines on the same. */
export async function measureQuality(): Promise<PartResult> {
  const datasets = readEnv().DATASETS_DIR
  const overRefusal = await measureOverRefusal()
  const tables = [drawOverRefusal(overRefusal)]
  const figures: Record<string, number> = {}
  for (const { name, rates } of overRefusal) figures[`${keyOf(name)}_over_refusal`] = percentOf(rates.all)
  const questions = readQuestions()
  const measured = [
    await measureLanguage(questions),
    await measureReworded(),
    await measureTopics(),
    await compare('manipulation', readManipulation(), [
      ours('manipulation'),
      plain('keyword list', listKeywords(MANIPULATION_PHRASES)),
    ]),
  ]
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

const isShort = ({ text }: HeldOut) => text.length <= 600
const everyNth = <T>(items: readonly T[], n: number) => items.filter((_, index) => index % n === 0)

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
