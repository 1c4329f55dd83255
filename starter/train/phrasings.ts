import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Sections of hand-written lines, by heading; see phrasings/README.md. */
export type Sections = Map<string, string[]>

/** All sections of `phrasings/<language>/*.txt`; what several files say under one heading is joined. */
export function readPhrasings(language: string): Sections {
  const folder = join(import.meta.dirname, 'phrasings', language)
  const texts = readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
  return parseSections(texts.join('\n'))
}

/** The sections of `communities/<tag>.txt`: how a community answers. */
export function readCommunity(tag: string): Sections {
  return parseSections(readFileSync(join(import.meta.dirname, 'communities', `${tag}.txt`), 'utf8'))
}

/** Lines by heading; `# ` opens a remark. */
export function parseSections(text: string): Sections {
  const sections: Sections = new Map()
  let lines: string[] = []
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line.startsWith('## ')) {
      const heading = line.slice(3).replaceAll('`', '').trim()
      lines = sections.get(heading) ?? []
      sections.set(heading, lines)
    } else if (line !== '' && !line.startsWith('# ')) lines.push(line)
  }
  return sections
}

/** One wording of a line: a random alternative of each `(a|b|c)`, and `{here}` replaced. */
export function expand(line: string, random: () => number, here = ''): string {
  const chosen = line.replace(/\(([^()]*\|[^()]*)\)/g, (_, alternatives: string) => {
    const options = alternatives.split('|')
    return options[Math.floor(random() * options.length)]!
  })
  return chosen
    .replaceAll('{here}', here)
    .replace(/\s+/g, ' ')
    .replace(/ ([,.])/g, '$1')
    .trim()
}
