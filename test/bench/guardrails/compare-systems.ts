import type { Detect } from './baselines'
import { countHits, describeCounts, drawTable, falsePositivesOf, recallOf } from './counts'
import type { HeldOut } from './held-out'
import { openFilter } from './open-filter'
import { type OverRefusal, rateOf } from './over-refusal'

/** Something that finds harm in texts, ours or another's. */
export interface System {
  name: string
  detect(text: string, language: string): Promise<boolean>
}

export const HEAD = [
  'system',
  'language',
  'texts',
  'recall %',
  'precision %',
  'false positives %',
  'over-refusal %',
]

export interface Measured {
  table: string
  figures: Record<string, number>
}

/** All systems on the same texts, a line for each language and set that has any. */
export async function compare(
  title: string,
  texts: readonly HeldOut[],
  systems: readonly System[],
): Promise<Measured> {
  const rows: string[][] = []
  const figures: Record<string, number> = {}
  for (const system of systems) {
    const judged: (HeldOut & { isHit: boolean })[] = []
    for (const text of texts) judged.push({ ...text, isHit: await system.detect(text.text, text.language) })
    const rates = await rateOf(async (text, language) =>
      (await system.detect(text, language)) ? 'block' : 'allow',
    )
    const languages = [...new Set(texts.map(({ language }) => language))].sort()
    for (const language of languages)
      for (const { label, own } of listSets(judged.filter((text) => text.language === language)))
        rows.push([
          system.name,
          language,
          label,
          ...describeCounts(countHits(own)),
          showRate(rates[language]),
        ])
    const all = countHits(judged)
    rows.push([system.name, 'all', 'all', ...describeCounts(all), showRate(rates.all)])
    const key = system === systems[0] ? keyOf(title) : `${keyOf(title)}_${keyOf(system.name)}`
    figures[`${key}_recall`] = recallOf(all) ?? 0
    figures[`${key}_fpr`] = falsePositivesOf(all) ?? 0
  }
  return { table: drawTable(`${title}: held-out texts`, HEAD, rows), figures }
}

/** A language's texts by where they come from: public sets together where they are of one kind, our own lines apart. */
function listSets<T extends HeldOut>(texts: readonly T[]): { label: string; own: T[] }[] {
  const harmful = new Set(texts.filter(({ isHarmful }) => isHarmful).map(({ source }) => source))
  const sets = new Map<string, T[]>()
  for (const text of texts) {
    const label = harmful.has(text.source) ? text.source : 'harmless texts'
    sets.set(label, [...(sets.get(label) ?? []), text])
  }
  return [...sets].map(([label, own]) => ({ label, own }))
}

export const ours = (id: string, stage?: 'attachment'): System => {
  const judge = openFilter(id, stage && { stage })
  return { name: id, detect: async (text, language) => (await judge(text, language)) !== 'allow' }
}

export const plain = (name: string, detect: Detect): System => ({
  name,
  detect: async (text) => detect(text),
})

type Rate = OverRefusal['rates'][string]

export const percentOf = (rate: Rate | undefined) =>
  rate ? Math.round((1000 * rate.touched) / rate.asked) / 10 : 0
export const showRate = (rate: Rate | undefined) =>
  rate ? `${percentOf(rate).toFixed(1)} (${rate.touched}/${rate.asked})` : 'not measured'
export const keyOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
