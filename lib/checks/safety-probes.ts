import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

export interface SafetyProbe {
  question: string
  language: string
  isHarmful: boolean
}

const pairs = z.array(z.strictObject({ harmful: z.string().min(1), harmless: z.string().min(1) })).min(1)
const fileSchema = z.object({ version: z.literal(1) }).catchall(pairs)

/** The hub's own questions by which an adapter's refusals are measured against its base's, and their SHA-256. */
export function readSafetyProbes(starterDir: string): { digest: string; probes: SafetyProbe[] } {
  const text = readFileSync(join(starterDir, 'safety', 'probes.yaml'), 'utf8')
  const { version: _, ...languages } = fileSchema.parse(parse(text))
  const probes = Object.entries(languages).flatMap(([language, asked]) =>
    pairs.parse(asked).flatMap(({ harmful, harmless }) => [
      { question: harmful, language, isHarmful: true },
      { question: harmless, language, isHarmful: false },
    ]),
  )
  return { digest: createHash('sha256').update(text).digest('hex'), probes }
}
