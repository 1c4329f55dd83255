import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { detect } from 'tinyld'
import { parse } from 'yaml'
import { z } from 'zod'
import { detectLanguage } from '@/guardrails/language/detect-language'
import { readEnv } from '@/lib/core/env'
import { LANGUAGES } from './rule-policy'

const ELD = '2.1.0'

interface Line {
  set: string
  language: string
  text: string
}
type Detector = (text: string) => string | undefined

/**
 * Which language short texts are in: the `language` filter's own detector beside tinyld and eld (its large build, which
 * the benchmark installs for itself) alone, and beside itself with eld's statistics in place of tinyld's.
 *
 * Texts: the `test` half of the exam's questions in six languages; with DATASETS_DIR lines of chatterbot-corpus (English,
 * French, Hindi, Chinese; 4 to 120 characters) and the premises of XCOPA (Swahili, Chinese).
 */
export async function measureLanguages(): Promise<{ tables: string[]; figures: Record<string, number> }> {
  const folder = mkdtempSync(join(tmpdir(), 'polyphony-eld-'))
  try {
    const eld = await installEld(folder)
    const detectors: Record<string, Detector> = {
      ours: (text) => detectLanguage(text).language,
      tinyld: (text) => detect(text) || undefined,
      ...(eld && { eld, 'ours with eld': (text: string) => detectLanguage(text, eld).language }),
    }
    return measure(detectors, readLines())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function measure(detectors: Record<string, Detector>, lines: readonly Line[]) {
  const names = Object.keys(detectors)
  const groups = new Map<string, Line[]>()
  for (const line of lines) {
    const group = `${line.set} ${line.language}`
    groups.set(group, [...(groups.get(group) ?? []), line])
  }
  const figures: Record<string, number> = {}
  const rows = [
    `${'right / wrong in %'.padEnd(22)} texts ${names.map((name) => name.padStart(15)).join(' ')}`,
  ]
  for (const [group, texts] of groups) {
    const cells = names.map((name) => {
      const guesses = texts.map(({ text, language }) => ({ guess: detectors[name]!(text), language }))
      const share = (count: number) => Math.round((1000 * count) / texts.length) / 10
      const right = share(guesses.filter(({ guess, language }) => guess === language).length)
      const wrong = share(guesses.filter(({ guess, language }) => guess && guess !== language).length)
      if (name === 'ours') {
        figures[`language_${group.replace(' ', '_')}_right`] = right
        figures[`language_${group.replace(' ', '_')}_wrong`] = wrong
      }
      return `${right.toFixed(1)} / ${wrong.toFixed(1)}`.padStart(15)
    })
    rows.push(`${group.padEnd(22)} ${String(texts.length).padStart(5)} ${cells.join(' ')}`)
  }
  return { tables: [rows.join('\n')], figures }
}

const eldSchema = z.object({ eld: z.object({ detect: z.function() }) })
const answerSchema = z.object({ language: z.string() })

/** Undefined, with a line that says so, where npm cannot be reached. */
async function installEld(folder: string): Promise<Detector | undefined> {
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    const options = ['--no-audit', '--no-fund', '--ignore-scripts']
    const shell = process.platform === 'win32'
    execFileSync('npm', ['install', ...options, `eld@${ELD}`], { cwd: folder, shell, stdio: 'ignore' })
    const entry = pathToFileURL(join(folder, 'node_modules/eld/src/entries/static.large.js')).href
    const { eld } = eldSchema.parse(await import(entry))
    return (text) => answerSchema.parse(Reflect.apply(eld.detect, eld, [text])).language || undefined
  } catch (error) {
    console.warn(`SKIPPED: eld could not be installed (${error instanceof Error ? error.message : error}).`)
    return undefined
  }
}

const questionSchema = z.object({ question: z.string(), language: z.string(), split: z.string() })
const premiseSchema = z.object({ premise: z.string() })
const corpusSchema = z.object({ conversations: z.array(z.array(z.unknown())) })

function readLines(): Line[] {
  const exam = readJsonLines(
    join(import.meta.dirname, '../../../starter/heldout/questions.jsonl'),
    questionSchema,
  )
    .filter(({ split }) => split === 'test')
    .map(({ question, language }) => ({ set: 'exam', language, text: question }))
  const ordered = LANGUAGES.flatMap((one) => exam.filter(({ language }) => language === one))
  const datasets = readEnv().DATASETS_DIR
  if (!datasets) {
    console.warn('SKIPPED: without DATASETS_DIR neither chatterbot-corpus nor XCOPA is measured.')
    return ordered
  }
  return [...ordered, ...readChatterbotLines(datasets), ...readXcopa(datasets)]
}

function readJsonLines<T>(file: string, schema: z.ZodType<T>): T[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => schema.parse(JSON.parse(line)))
}

function readChatterbotLines(datasets: string): Line[] {
  const names = { english: 'en', french: 'fr', hindi: 'hi', chinese: 'zh' }
  return Object.entries(names).flatMap(([name, language]) => {
    const folder = join(datasets, 'chatterbot-corpus/chatterbot_corpus/data', name)
    return readdirSync(folder)
      .sort()
      .flatMap((file) => {
        const parsed = corpusSchema.safeParse(parse(readFileSync(join(folder, file), 'utf8')))
        return parsed.success ? parsed.data.conversations.flat() : []
      })
      .filter((text): text is string => typeof text === 'string' && text.length >= 4 && text.length <= 120)
      .map((text) => ({ set: 'chatterbot', language, text }))
  })
}

function readXcopa(datasets: string): Line[] {
  return ['sw', 'zh'].flatMap((language) =>
    readJsonLines(join(datasets, `xcopa/data/${language}/val.${language}.jsonl`), premiseSchema).map(
      ({ premise }) => ({ set: 'xcopa', language, text: premise }),
    ),
  )
}
