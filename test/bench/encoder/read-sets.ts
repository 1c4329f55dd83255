import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'

/** Questions and answers of the conversations that `starter/train/encoder.py` keeps back, at most sixty a language. */
export function readChatterbot(folder: string): [string, string][][] {
  return ['english', 'french', 'hindi', 'chinese'].map((language) => {
    const home = join(folder, 'chatterbot-corpus/chatterbot_corpus/data', language)
    const pairs = readdirSync(home)
      .sort()
      .flatMap((file) => conversationsOf(readFileSync(join(home, file), 'utf8')))
      .filter(([question]) => question && createHash('sha256').update(question).digest()[0]! < 51)
      .flatMap(([question, answer]): [string, string][] => (question && answer ? [[question, answer]] : []))
    // A question may stand there more than once, with other answers: the first counts.
    return [...new Map(pairs.map((pair) => [pair[0], pair])).values()].slice(0, 60)
  })
}

function conversationsOf(yaml: string): string[][] {
  const talks: string[][] = []
  for (const line of yaml.split('\n')) {
    const [, mark, words] = /^(- -| {2}-) ?(.*)$/.exec(line) ?? []
    if (mark === '- -') talks.push([])
    if (words !== undefined) talks.at(-1)?.push(words.trim().replace(/^['"]+|['"]+$/g, ''))
  }
  return talks
}

const premiseSchema = z.object({ premise: z.string(), idx: z.int() })

/** The same premise in Swahili and in Chinese. */
export function readPremises(folder: string): [string, string][] {
  const read = (language: string) =>
    new Map(
      readFileSync(join(folder, `xcopa/data/${language}/val.${language}.jsonl`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => premiseSchema.parse(JSON.parse(line)))
        .map(({ idx, premise }) => [idx, premise]),
    )
  const chinese = read('zh')
  return [...read('sw')].flatMap(([idx, premise]): [string, string][] => {
    const same = chinese.get(idx)
    return same === undefined ? [] : [[premise, same]]
  })
}

const preferenceSchema = z.object({ chosen: z.string(), rejected: z.string() })

/** Every tenth dialogue: the last question and the two answers to it. */
export function readPreferences(folder: string, most: number) {
  const text = gunzipSync(readFileSync(join(folder, 'hh-rlhf/harmless-base/test.jsonl.gz'))).toString('utf8')
  return text
    .trim()
    .split('\n')
    .filter((_, index) => index % 9 === 0)
    .map((line) => preferenceSchema.parse(JSON.parse(line)))
    .flatMap(({ chosen, rejected }) => {
      const [good, bad] = [lastOf(chosen), lastOf(rejected)]
      const isSame = good.question === bad.question && good.answer !== bad.answer && bad.answer !== ''
      return isSame ? [{ question: good.question, chosen: good.answer, rejected: bad.answer }] : []
    })
    .slice(0, most)
}

function lastOf(dialogue: string): { question: string; answer: string } {
  const [before = '', answer = ''] = dialogue.split(/\n\nAssistant:(?![\s\S]*\n\nAssistant:)/)
  return { question: before.split('\n\nHuman:').at(-1)?.trim() ?? '', answer: answer.trim() }
}
