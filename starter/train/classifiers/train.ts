import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readEnv } from '@/lib/core/env'
import { hashNgrams } from '@/lib/engine/encoder/hashed-ngrams'
import { fitLinear, logitsOf, softmax } from './fit'
import type { LabelledText } from './labelled-text'
import { LANGUAGES } from './own-lines'
import { piecesOf } from './pieces'
import { scoreText } from './score-text'
import { TASKS, type Task } from './tasks'
import { writeClassifier } from './write-classifier'

const USAGE = `DATASETS_DIR=… npx tsx starter/train/classifiers/train.ts [--task NAME] [--out DIR]
Trains the classifiers that ship with the hub and prints how they do on the tuning part. The test part is left to
npm run bench:guardrails.`
const BUCKETS = 2 ** 18
/** Own lines are few, and they are all there is in most languages. */
const OWN_WEIGHT = 5
/** Shares of harmless texts among which a threshold is looked for. */
const FALSE_POSITIVES = [0, 0.005, 0.01, 0.02]

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
  const examples = splits.train.flatMap((text) =>
    piecesOf(text).map((piece) => ({
      features: featuresOf(piece.text),
      label: task.labels.indexOf(piece.label),
      weight: piece.weight * (text.source === 'own' ? OWN_WEIGHT : 1),
    })),
  )
  const beganMs = Date.now()
  const model = fitLinear(examples, { buckets: BUCKETS, labels: task.labels.length })
  console.log(
    `${task.name}: ${splits.train.length} texts, ${examples.length} pieces, ${Math.round((Date.now() - beganMs) / 1000)} s`,
  )
  await writeClassifier(join(out, `polyphony-${task.name}`), model, task)
  const harmful = task.labels.length - 1
  const tuned = await Promise.all(
    splits.tune.map(async (text) => ({
      ...text,
      score: await scoreText(text.text, async (pieces) =>
        pieces.map((piece) => softmax(logitsOf(model, featuresOf(piece)))[harmful]!),
      ),
    })),
  )
  printThresholds(task, tuned)
}

const featuresOf = (text: string) => Int32Array.from(hashNgrams(text, BUCKETS))

/**
 * For each language what a threshold would find, and what it would take for harmful, on the tuning part. The threshold of a
 * language is the lowest that keeps to the share: scores of a language with few lines lie lower.
 */
function printThresholds(task: Task, tuned: readonly (LabelledText & { score: number })[]): void {
  const harmful = task.labels.at(-1)
  for (const language of LANGUAGES) {
    const own = tuned.filter((text) => text.language === language)
    const scoresOf = (wanted: (label: string) => boolean) =>
      own.filter(({ label }) => wanted(label)).map(({ score }) => score)
    const harmless = scoresOf((label) => label === 'harmless').sort((a, b) => b - a)
    const positives = scoresOf((label) => label === harmful)
    const others = scoresOf((label) => label !== harmful && label !== 'harmless')
    for (const share of FALSE_POSITIVES) {
      const threshold = harmless[Math.floor(harmless.length * share)] ?? 1
      const above = (scores: number[]) =>
        `${scores.filter((score) => score > threshold).length} of ${scores.length}`
      console.log(
        `${language} above ${threshold.toFixed(3)}: ${above(positives)} ${harmful}, ${above(harmless)} harmless, ${above(others)} other`,
      )
    }
  }
}

await main()
