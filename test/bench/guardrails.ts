/**
 * The guardrails' figures: `DATASETS_DIR=… npm run bench:guardrails [-- --only quality]`.
 *
 * Parts: quality (recall, precision and false positives on held-out texts, beside plain baselines on the same texts), languages
 * (which detector knows short texts best), speed (with the shipped classifiers in this process), streaming.
 */
import { parseArgs } from 'node:util'
import { classifyShipped, embedShipped } from '@/test/support/shipped-classifiers'
import { measureLanguages } from './guardrails/languages'
import type { Part } from './guardrails/part'
import { measureQuality } from './guardrails/quality'
import { measureSpeed } from './guardrails/speed'
import { measureStreaming } from './guardrails/streaming'

const PARTS: Record<string, Part> = {
  speed: () => measureSpeed({ classify: classifyShipped, embed: embedShipped }),
  streaming: measureStreaming,
  languages: measureLanguages,
  quality: measureQuality,
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  if (values.only !== undefined && !(values.only in PARTS))
    throw new Error(`There is no part "${values.only}": one of ${Object.keys(PARTS).join(', ')}`)
  const figures: Record<string, number> = {}
  for (const [name, run] of Object.entries(PARTS)) {
    if (values.only !== undefined && name !== values.only) continue
    const result = await run()
    console.log(result.tables.join('\n\n'))
    console.log()
    Object.assign(figures, result.figures)
  }
  console.log(JSON.stringify({ bench: 'guardrails', figures }))
}

await main()
