import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Sections of hand-written lines, by heading; see phrasings/README.md. */
export type Sections = Map<string, string[]>

/** Reads `phrasings/<language>.txt` or `communities/<tag>.txt`. */
export function readSections(file: string): Sections {
  const sections: Sections = new Map()
  let lines: string[] = []
  for (const raw of readFileSync(join(import.meta.dirname, file), 'utf8').split('\n')) {
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
