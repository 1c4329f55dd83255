import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readEnv } from '@/lib/core/env'
import { hashNgrams } from '@/lib/engine/encoder/hashed-ngrams'
import { fitLinear, type LinearModel, logitsOf, softmax } from './fit'
import type { LabelledText } from './labelled-text'
import { LANGUAGES } from './own-lines'
import { piecesOf } from './pieces'
import { scoreText } from './score-text'
import { foldTexts } from './split-texts'
import { TASKS, type Task } from './tasks'
import { writeClassifier } from './write-classifier'

const USAGE = `DATASETS_DIR=… npx tsx starter/train/classifiers/train.ts [--task NAME] [--out DIR]
Trains the classifiers that ship with the hub and prints how they do on the tuning part, or on our own lines where each was
kept out of training once. The test is left to npm run bench:guardrails.`
const BUCKETS = 2 ** 18
/** Own lines are few, and they are all there is in most languages. */
const OWN_WEIGHT = 5
/** Shares of harmless texts among which a threshold is looked for. */
const FALSE_POSITIVES = [0, 0.005, 0.01, 0.02, 0.03]

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { task: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } } }) // biome-ignore format: one line reads better
  if (values.help) return console.log(USAGE)
  const datasets = readEnv().DATASETS_DIR
  if (!datasets) throw new Error(`Set DATASETS_DIR to the folder of the public data sets.\n${USAGE}`)
  const out = values.out ?? join(import.meta.dirname, '..', '..', 'classifiers')
  for (const task of TASKS.filter(({ name }) => values.task === undefined || values.task === name))
    await train(task, { datasets, out })
}

async function train(task: Task, { datasets, out }: { datasets: string; out: string }): Promise<void> {
  const splits = task.read(datasets)
  const beganMs = Date.now()
  const model = fitTexts(splits.train, task)
  console.log(`${task.name}: ${splits.train.length} texts, ${Math.round((Date.now() - beganMs) / 1000)} s`)
  await writeClassifier(join(out, `polyphony-${task.name}`), model, task)
  printThresholds(
    task,
    task.folds
      ? await scoreByFolds(splits.train, task, task.folds)
      : await scoreAll(splits.tune, model, task),
  )
}

function fitTexts(texts: readonly LabelledText[], { labels, lineWeight }: Task): LinearModel {
  const fillings = new Map<string | undefined, number>()
  for (const { kin } of texts) fillings.set(kin, (fillings.get(kin) ?? 0) + 1)
  const weigh = ({ source, kin }: LabelledText) => {
    if (source !== 'own') return 1
    return lineWeight ? lineWeight / (fillings.get(kin) ?? 1) : OWN_WEIGHT
  }
  const examples = texts.flatMap((text) =>
    piecesOf(text).map((piece) => ({
      features: featuresOf(piece.text),
      label: labels.indexOf(piece.label),
      weight: piece.weight * weigh(text),
    })),
  )
  return fitLinear(examples, { buckets: BUCKETS, labels: labels.length })
}

type Scored = LabelledText & { score: number }

function scoreAll(texts: readonly LabelledText[], model: LinearModel, task: Task): Promise<Scored[]> {
  const harmful = task.harmful.map((label) => task.labels.indexOf(label))
  const scoreOf = (piece: string) => {
    const probabilities = softmax(logitsOf(model, featuresOf(piece)))
    return harmful.reduce((sum, label) => sum + probabilities[label]!, 0)
  }
  return Promise.all(
    texts.map(async (text) => ({
      ...text,
      score: await scoreText(text.text, async (pieces) => pieces.map(scoreOf)),
    })),
  )
}

/** One filling of each of our own lines, scored by a model that has read no filling of it and nothing like it. */
async function scoreByFolds(texts: readonly LabelledText[], task: Task, folds: number): Promise<Scored[]> {
  const foldOf = foldTexts(texts, folds)
  const firsts = new Set(new Map(texts.toReversed().map((text) => [text.kin, text])).values())
  const scored: Scored[] = []
  for (let fold = 0; fold < folds; fold++) {
    const model = fitTexts(
      texts.filter((_, index) => foldOf[index] !== fold),
      task,
    )
    const kept = texts.filter(
      (text, index) => foldOf[index] === fold && text.source === 'own' && firsts.has(text),
    )
    scored.push(...(await scoreAll(kept, model, task)))
  }
  return scored
}

const known = new Map<string, Int32Array>()

function featuresOf(text: string): Int32Array {
  const features = known.get(text) ?? Int32Array.from(hashNgrams(text, BUCKETS))
  known.set(text, features)
  return features
}

/**
 * For each language what a threshold would find, and what it would take for harmful, on the tuning part. The threshold of a
 * language is the lowest that keeps to the share: scores of a language with few lines lie lower.
 */
function printThresholds({ harmful }: Task, tuned: readonly Scored[]): void {
  for (const language of LANGUAGES) {
    const own = tuned.filter((text) => text.language === language)
    const scoresOf = (wanted: (label: string) => boolean) =>
      own.filter(({ label }) => wanted(label)).map(({ score }) => score)
    const harmless = scoresOf((label) => label === 'harmless').sort((a, b) => b - a)
    const positives = scoresOf((label) => harmful.includes(label))
    const others = scoresOf((label) => !harmful.includes(label) && label !== 'harmless')
    for (const share of FALSE_POSITIVES) {
      const threshold = harmless[Math.floor(harmless.length * share)] ?? 1
      const above = (scores: number[]) =>
        `${scores.filter((score) => score > threshold).length} of ${scores.length}`
      console.log(
        `${language} above ${threshold.toFixed(3)}: ${above(positives)} ${harmful.join(' or ')}, ${above(harmless)} harmless, ${above(others)} other`,
      )
    }
  }
}

await main()
