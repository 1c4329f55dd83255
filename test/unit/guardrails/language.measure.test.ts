import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { detectLanguage } from '@/guardrails/language/detect-language'
import { registry } from '@/guardrails/registry'

const file = join(import.meta.dirname, '..', '..', '..', 'starter', 'heldout', 'questions.jsonl')
const rowSchema = z.object({ question: z.string(), language: z.string(), split: z.string() })
const rows = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => rowSchema.parse(JSON.parse(line)))
  .filter(({ split }) => split === 'test')
const LANGUAGES = [...new Set(rows.map(({ language }) => language))]

test('short questions written by hand are told apart: right or undecided, hardly ever wrong', () => {
  const table = LANGUAGES.map((language) => {
    const guesses = rows
      .filter((row) => row.language === language)
      .map(({ question }) => detectLanguage(question).language)
    const right = guesses.filter((guess) => guess === language).length
    const wrong = guesses.filter((guess) => guess !== undefined && guess !== language).length
    return { language, questions: guesses.length, right, undecided: guesses.length - right - wrong, wrong }
  })
  console.table(table)
  for (const { language, questions, right, wrong } of table) {
    expect(right / questions, `right in ${language}`).toBeGreaterThanOrEqual(0.85)
    expect(wrong / questions, `wrong in ${language}`).toBeLessThanOrEqual(0.03)
  }
})

test('answers as short as these are blocked where they are foreign and pass where they are not', async () => {
  const context = {
    stage: 'draft' as const,
    language: 'en',
    memory: new Map(),
    signal: new AbortController().signal,
    now: () => 0,
    random: () => 0.5,
  }
  const table = await Promise.all(
    LANGUAGES.map(async (language) => {
      const guardrail = registry.get('language')!.configure({ languages: [language] })
      const judged = await Promise.all(
        rows.map(async (row) => ({
          own: row.language === language,
          blocked: (await guardrail.check(row.question, context)).length > 0,
        })),
      )
      const own = judged.filter((row) => row.own)
      const foreign = judged.filter((row) => !row.own)
      return {
        language,
        ownBlocked: own.filter(({ blocked }) => blocked).length / own.length,
        foreignBlocked: foreign.filter(({ blocked }) => blocked).length / foreign.length,
      }
    }),
  )
  console.table(table)
  for (const { language, ownBlocked, foreignBlocked } of table) {
    expect(ownBlocked, language).toBeLessThanOrEqual(0.03)
    expect(foreignBlocked, language).toBeGreaterThanOrEqual(0.85)
  }
})
