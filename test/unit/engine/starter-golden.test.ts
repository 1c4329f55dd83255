import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Decoder } from '@/lib/engine/decoder/decoder'
import { prepareAdapter } from '@/lib/engine/decoder/prepared-adapter'
import { loadEngineModel } from '@/lib/engine/engine-model'
import { importModel } from '@/lib/engine/graph/import-model'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { readAdapter } from '@/lib/formats/read-adapter'
import { largestDifference, makeTempFolder } from './tiny-model'

const ROOT = join(import.meta.dirname, '../../..')
const GOLDEN = join(ROOT, 'test/fixtures/starter-golden')
const MODEL = join(ROOT, 'starter/model')
const ADAPTER = join(ROOT, 'starter/adapters/fr-SN')
const REMAKE =
  'python3 starter/train/golden.py --model starter/model --adapter starter/adapters/fr-SN --positions 2 --weights float32 --out test/fixtures/starter-golden'
const TOLERANCE = 1e-3
const schema = z.object({
  madeFrom: z.object({ 'model.safetensors': z.string(), 'adapter_model.safetensors': z.string() }),
  prompts: z.array(z.array(z.int())),
  lastPositions: z.int(),
  encodings: z.array(z.object({ text: z.string(), ids: z.array(z.int()) })),
})
const ready = existsSync(join(GOLDEN, 'golden.json'))
if (!ready) console.warn(`The starter's golden values are missing: ${REMAKE}`)

async function hash(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

test.skipIf(!ready)('the starter model and its adapter agree with the independent reference', async () => {
  const golden = schema.parse(JSON.parse(await readFile(join(GOLDEN, 'golden.json'), 'utf8')))
  const found = {
    'model.safetensors': await hash(join(MODEL, 'model.safetensors')),
    'adapter_model.safetensors': await hash(join(ADAPTER, 'adapter_model.safetensors')),
  }
  expect(found, `The starter was trained again: ${REMAKE}`).toEqual(golden.madeFrom)

  const { config, tokenizer } = await loadEngineModel(MODEL)
  for (const { text, ids } of golden.encodings) expect(tokenizer.encode(text)).toEqual(ids)

  const dataDir = await makeTempFolder()
  const options = {
    dataDir,
    modelFolder: MODEL,
    model: config,
    precision: 'float32',
    accuracyLevel: 0,
  } as const
  const { onnxPath } = await importModel({ ...options, contextTokens: 64 })
  const decoder = await Decoder.open({ onnxPath, model: config, slots: 1, contextTokens: 64, threads: 1 })
  const file = await openSafetensors(join(GOLDEN, 'golden.safetensors'))
  const adapter = prepareAdapter(await readAdapter(ADAPTER, config), config)
  for (const [number, ids] of golden.prompts.entries()) {
    for (const [who, used] of [
      ['base', undefined],
      ['adapter', adapter],
    ] as const) {
      const logits = await decoder.prefill({ slot: 0, tokens: ids, past: 0, adapter: used })
      const expected = await file.readFloat32(`float32.${who}.${number}`)
      expect(largestDifference(logits, expected.slice(-config.vocabSize))).toBeLessThan(TOLERANCE)
      const all = await decoder.readAll(ids, 0, used)
      expect(largestDifference(all.slice(-expected.length), expected)).toBeLessThan(TOLERANCE)
    }
  }
  await file.close()
  await decoder.close()
  await rm(dataDir, { recursive: true })
})
