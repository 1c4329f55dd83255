import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { PolyphonyError } from '@/lib/core/errors'
import { type CulturePack, culturePackSchema } from './culture'

/** Reads every `*.yaml` pack of a folder, by tag. @throws PolyphonyError naming the file and what is wrong in it */
export function readCulturePacks(folder: string): Map<string, CulturePack> {
  const packs = new Map<string, CulturePack>()
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()) {
    const parsed = culturePackSchema.safeParse(parse(readFileSync(join(folder, file), 'utf8')))
    if (!parsed.success) {
      const problem = parsed.error.issues
        .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
        .join('; ')
      throw new PolyphonyError('invalid_request', `Culture pack ${file}: ${problem}`)
    }
    packs.set(parsed.data.tag, parsed.data)
  }
  return packs
}
