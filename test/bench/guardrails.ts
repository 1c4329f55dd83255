/**
 * The guardrails' figures: `DATASETS_DIR=… npm run bench:guardrails [-- --only quality]`.
 *
 * Parts: quality (recall, precision and false positives on held-out texts, beside plain baselines on the same texts), speed, streaming.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Part } from './guardrails/part'

const PARTS = ['quality', 'speed', 'streaming']

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  if (values.only !== undefined && !PARTS.includes(values.only))
    throw new Error(`There is no part "${values.only}": one of ${PARTS.join(', ')}`)
  const figures: Record<string, number> = {}
  for (const name of PARTS.filter((part) => values.only === undefined || part === values.only)) {
    const path = join(import.meta.dirname, 'guardrails', `${name}.ts`)
    if (!existsSync(path)) continue
    const { default: run }: { default: Part } = await import(pathToFileURL(path).href)
    const result = await run()
    console.log(result.tables.join('\n\n'))
    console.log()
    Object.assign(figures, result.figures)
  }
  console.log(JSON.stringify({ bench: 'guardrails', figures }))
}

await main()
