import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { compare, type Measured, type System } from './compare-systems'
import type { HeldOut } from './held-out'
import { openFilter } from './open-filter'

const root = join(import.meta.dirname, '../../..')
const leaksSchema = z.array(
  z.strictObject({
    language: z.string(),
    instructions: z.string(),
    leaks: z.array(z.string()),
    harmless: z.array(z.string()),
  }),
)

/** Hidden instructions reworded, beside answers that give nothing away; the baseline is the exact match alone. */
export function measureReworded(): Promise<Measured> {
  const leaks = readLeaks()
  const texts = [...leaks, ...readCommunityAnswers()]
  const instructionsIn = new Map(leaks.map(({ language, instructions }) => [language, instructions]))
  const system = (name: string, paraphrase: 'flag' | 'off'): System => {
    const judge = openFilter('instructions-leak', { options: { paraphrase } })
    return {
      name,
      detect: async (text, language) =>
        (await judge(text, language, instructionsIn.get(language))) !== 'allow',
    }
  }
  return compare('instructions-leak, reworded', texts, [
    system('instructions-leak', 'flag'),
    system('exact match', 'off'),
  ])
}

/** Written to measure on; the threshold was chosen on `leak-tune.yaml`. */
function readLeaks(): (HeldOut & { instructions: string })[] {
  return leaksSchema
    .parse(parse(readFileSync(join(root, 'starter/heldout/instructions-leak.yaml'), 'utf8')))
    .flatMap(({ language, instructions, leaks, harmless }) => [
      ...leaks.map((text) => ({ text, language, instructions, source: 'reworded', isHarmful: true })),
      ...harmless.map((text) => ({ text, language, instructions, source: 'harmless', isHarmful: false })),
    ])
}

/** Where the communities' own answers lie, by the language they are in. */
const COMMUNITIES: [file: string, language: string][] = [
  ['en', 'en'],
  ['fr-FR', 'fr'],
  ['fr-SN', 'fr'],
  ['hi-IN', 'hi'],
  ['ar-EG', 'ar'],
  ['sw-KE', 'sw'],
  ['zh-CN', 'zh'],
]

/** Every other ordinary answer of the starter's communities: the rest was looked at when the threshold was chosen. */
function readCommunityAnswers(): HeldOut[] {
  return COMMUNITIES.flatMap(([file, language]) =>
    readFileSync(join(root, `starter/train/communities/${file}.txt`), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
      .filter((_, index) => index % 2 === 1)
      .map((text) => ({ text, language, source: 'answers of the starter', isHarmful: false })),
  )
}
