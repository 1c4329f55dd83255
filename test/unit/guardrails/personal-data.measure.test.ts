import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { findPersonalData, foldData, KINDS, type Kind } from '@/guardrails/personal-data/find-personal-data'
import { readEnv } from '@/lib/core/env'

const rowSchema = z.object({
  full_text: z.string(),
  spans: z.array(z.object({ entity_type: z.string(), start_position: z.int(), end_position: z.int() })),
})
const KIND_OF: Record<string, Kind> = {
  EMAIL_ADDRESS: 'email',
  PHONE_NUMBER: 'phone',
  CREDIT_CARD: 'card',
  IBAN_CODE: 'iban',
  IP_ADDRESS: 'ip',
  US_SSN: 'id',
}
const datasets = readEnv().DATASETS_DIR

interface Count {
  found: number
  missed: number
  wrong: number
}

function measure(
  rows: Array<z.infer<typeof rowSchema>>,
  regions: Parameters<typeof findPersonalData>[1]['regions'],
): Record<string, Count> {
  const counts: Record<string, Count> = {}
  for (const { full_text, spans } of rows) {
    const pieces = findPersonalData(foldData(full_text).text, { kinds: KINDS, regions })
    const gold = spans.flatMap(({ entity_type, start_position: start, end_position: end }) => {
      const kind = KIND_OF[entity_type]
      return kind ? [{ kind, start, end }] : []
    })
    const touches = (a: (typeof gold)[number]) => (b: (typeof gold)[number]) =>
      a.kind === b.kind && a.start < b.end && b.start < a.end
    for (const kind of KINDS) {
      const count = counts[kind] ?? { found: 0, missed: 0, wrong: 0 }
      counts[kind] = count
      for (const span of gold.filter((span) => span.kind === kind))
        count[pieces.some(touches(span)) ? 'found' : 'missed']++
      count.wrong += pieces.filter((piece) => piece.kind === kind && !gold.some(touches(piece))).length
    }
  }
  return counts
}

const recall = ({ found, missed }: Count) => found / (found + missed)
const precision = ({ found, wrong }: Count) => found / (found + wrong)

test.skipIf(!datasets)(
  'on presidio-research nearly every e-mail, card, IBAN and IP address is found, and little else',
  () => {
    const file = join(datasets ?? '', 'presidio-research', 'data', 'synth_dataset_v2.json')
    const rows = z.array(rowSchema).parse(JSON.parse(readFileSync(file, 'utf8')))
    for (const regions of [[], ['US'], ['US', 'GB', 'FR', 'DE', 'AU', 'SE', 'CH']] as const) {
      const counts = measure(rows, regions)
      console.log(`regions: ${regions.join(' ') || 'none'}`, JSON.stringify(counts))
      for (const kind of ['email', 'card', 'iban', 'ip'] as const) {
        expect(recall(counts[kind]!), `${kind} recall`).toBeGreaterThanOrEqual(0.97)
        expect(precision(counts[kind]!), `${kind} precision`).toBeGreaterThanOrEqual(0.97)
      }
    }
  },
)
