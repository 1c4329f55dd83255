import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expand, parseSections, readPhrasings, type Sections } from '../phrasings'
import { pick, seededRandom } from '../random'
import type { LabelledText, Split } from './labelled-text'

export const LANGUAGES = ['en', 'fr', 'hi', 'ar', 'sw', 'zh'] as const

/** A line of `own/<task>/<language>.txt` that is not filled yet. */
export interface OwnLine extends LabelledText {
  /** What `{group}` may stand for; the second form is what `{group2}` gives. */
  groups: readonly [string, string][]
}

/** The lines written for a task, a label a section. @param file another name than `<language>.txt` begins with it: `held-out.` */
export function readOwnLines(task: string, file = ''): OwnLine[] {
  return LANGUAGES.flatMap((language) => {
    const path = join(import.meta.dirname, 'own', task, `${file}${language}.txt`)
    if (!existsSync(path)) return []
    const sections = parseSections(readFileSync(path, 'utf8'))
    const groups = listGroups(sections)
    return [...sections].flatMap(([label, lines]) =>
      label === 'groups'
        ? []
        : lines.map((text) => ({ text, label, language, groups, source: 'own', kin: `${language} ${text}` })),
    )
  })
}

function listGroups(sections: Sections): [string, string][] {
  return (sections.get('groups') ?? []).map((line) => {
    const [one = '', two = one] = line.split(' / ')
    return [one, two]
  })
}

const FILLINGS: Record<Split, number> = { train: 12, tune: 3, test: 3 }

/**
 * Fills a line in some of its ways. Every third group is kept for tuning and testing, so that a model that has only learnt
 * whom people hate does not look good there.
 */
export function fillLine(line: OwnLine, split: Split): LabelledText[] {
  const { groups, ...text } = line
  const random = seededRandom(Buffer.from(line.text).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7))
  const own = groups.filter((_, index) => (index % 3 === 2) === (split !== 'train'))
  const filled = Array.from({ length: FILLINGS[split] }, () => {
    const [one, two] = own.length > 0 ? pick(own, random) : ['', '']
    return expand(line.text, random).replaceAll('{group}', one).replaceAll('{group2}', two)
  })
  return [...new Set(filled)].map((filling) => ({ ...text, text: filling }))
}

const MOST_PHRASINGS = 700

/** What people ask the starter, from its own phrasings: harmless in all six languages. */
export function readHarmlessPhrasings(): OwnLine[] {
  return LANGUAGES.flatMap((language) => {
    const sections = readPhrasings(language)
    const here = sections.get('here')?.[0] ?? ''
    const lines = [...sections].flatMap(([heading, own]) =>
      /^(?:customs|hub|talk|outside|near)\b/.test(heading) ? own : [],
    )
    const every = Math.max(1, Math.floor(lines.length / MOST_PHRASINGS))
    return lines
      .filter((_, index) => index % every === 0)
      .map((line) => line.replaceAll('{here}', here))
      .map((text) => ({ text, label: 'harmless', language, source: 'phrasings', groups: [] }))
  })
}
