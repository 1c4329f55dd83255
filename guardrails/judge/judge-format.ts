import { AskFailed } from '../ask-failed'
import type { ModelAnswer, ModelQuestion } from '../contract'

/** What is judged: a question, or an answer with the question that it answers where that is known. */
export type Reading = { role: 'question'; text: string } | { role: 'answer'; text: string; question?: string }

/** A kind of content that a community does not want, in its own words. */
export interface OwnCategory {
  name: string
  description: string
}

/** What a text is judged by. */
export interface Standard {
  /** Ids of the model's own categories. */
  categories: readonly string[]
  own: readonly OwnCategory[]
}

/** What a model says of a text. */
export interface Opinion {
  grade: 'safe' | 'controversial' | 'unsafe'
  /** The id of a category, or the name of a community's own; absent where the model names none. */
  category?: string
  /** The probability that it gives to `unsafe`, where its server tells. */
  score?: number
}

/** One question to a model, and how its answer is read. */
export interface JudgeQuestion extends Pick<ModelQuestion, 'prompt' | 'messages' | 'maxTokens'> {
  /** One opinion for each category that it names, at least one. @throws AskFailed (nonsense) for anything but a verdict */
  read(answer: ModelAnswer): Opinion[]
}

/** How one family of guard models is asked and how it answers. */
export interface JudgeFormat {
  /** Ids of the categories that the model knows by itself. */
  categories: readonly string[]
  /** Whether it judges by categories of a community's own, too. */
  takesOwn: boolean
  /** The questions by which a text is judged; all of them are asked. */
  questionsFor(reading: Reading, standard: Standard): JudgeQuestion[]
}

/** Stands for a question that is not known: the models expect one before an answer. */
export const UNKNOWN_QUESTION = 'N/A'

/** The error for an answer that is no verdict: it says how the answer begins, which is never what was judged. */
export function nonsense(format: string, expected: string): AskFailed {
  return new AskFailed('nonsense', `the model's answer is no verdict of ${format}: it should be ${expected}`)
}

/**
 * The share of one word among two, by the likeliest tokens at the place where the answer begins: blank tokens before it
 * do not count, and a token that only begins a word counts for it.
 */
export function probabilityOf(
  word: string,
  other: string,
  tokens: ModelAnswer['tokens'],
): number | undefined {
  const first = tokens?.find((place) => !isBlank(place))
  if (!first) return undefined
  const [mine, its] = [massOf(first, word), massOf(first, other)]
  return mine + its > 0 ? mine / (mine + its) : undefined
}

/** Whether the likeliest token of a place is nothing but white space. */
function isBlank(place: Readonly<Record<string, number>>): boolean {
  const [likeliest] = Object.entries(place).sort(([, a], [, b]) => b - a)
  return likeliest === undefined || likeliest[0].trim() === ''
}

function massOf(place: Readonly<Record<string, number>>, word: string): number {
  return Object.entries(place)
    .filter(([token]) => token.trim() !== '' && word.startsWith(token.trim()))
    .reduce((sum, [, logProb]) => sum + Math.exp(logProb), 0)
}
