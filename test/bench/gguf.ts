/**
 * Adapters converted for llama.cpp against what they should say: `npm run bench:gguf`.
 *
 * Of every fixture in `test/fixtures/architectures` that llama.cpp computes as published, the base is written as GGUF here and
 * its adapter is converted by the hub; llama.cpp (node-llama-cpp, installed for the benchmarks alone) reads both and gives the
 * logits of the fixture's tokens, which are held to those that PyTorch computed in float64 (`golden.py`). Left out are
 * fixtures whose base llama.cpp computes otherwise: SmolLM3 with every second layer unrotated, Gemma with a scale or a pattern
 * of its own; their adapters are compared byte for byte in `convert-to-gguf.test.ts`.
 */
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { convertToGguf } from '@/lib/formats/convert-to-gguf'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { installLlamaCpp } from './engine/llama-cpp-side'
import { readLogits } from './gguf/llama-cpp-logits'
import { writeGgufBase } from './gguf/write-gguf-base'

const FIXTURES = join(import.meta.dirname, '../fixtures/architectures')
const CASES = ['llama', 'mistral', 'qwen2', 'qwen3']
/** Within the windows of the fixtures, which llama.cpp does not have for these architectures. */
const TOKENS = 8

const work = mkdtempSync(join(tmpdir(), 'polyphony-gguf-'))
try {
  const entry = installLlamaCpp(join('node_modules', '.cache', 'polyphony-bench'))
  const figures: Record<string, number> = {}
  console.log('largest difference of a logit      base   adapter   adapter left out   first tokens alike')
  for (const name of CASES) {
    const { base, adapter, leftOut, alike } = await compare(name, entry)
    const shown = [base, adapter, leftOut].map((value) => value.toFixed(5).padStart(10))
    console.log(`${name.padEnd(24)} ${shown.join(' ')}   ${alike} of ${TOKENS}`)
    figures[`${name}_base`] = base
    figures[`${name}_adapter`] = adapter
    figures[`${name}_alike`] = alike / TOKENS
  }
  console.log(JSON.stringify({ bench: 'gguf', figures }))
} finally {
  rmSync(work, { recursive: true, force: true })
}

async function compare(name: string, entry: string) {
  const folder = join(FIXTURES, name)
  const config: Record<string, unknown> = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))
  const [model, lora] = [join(work, `${name}.gguf`), join(work, `${name}-lora.gguf`)]
  await writeGgufBase(model, folder)
  const converted = await convertToGguf({ folder: join(folder, 'adapter'), name, base: { name, config } })
  await pipeline(converted.pieces, createWriteStream(lora))
  const golden = await openSafetensors(join(folder, 'golden.safetensors'))
  const read = async (key: string) => golden.readFloat32(key)
  const [ids, plain, adapted] = [await read('ids'), await read('base'), await read('adapter')]
  await golden.close()
  const vocab = plain.length / ids.length
  const tokens = [...ids.subarray(0, TOKENS)]
  const rows = await readLogits({ entry, model, tokens, vocab })
  const turned = await readLogits({ entry, model, lora, tokens, vocab })
  const rowOf = (all: Float32Array, at: number) => [...all.subarray(at * vocab, (at + 1) * vocab)]
  const worst = (found: number[][], all: Float32Array) =>
    Math.max(...found.flatMap((row, at) => row.map((value, i) => Math.abs(value - rowOf(all, at)[i]!))))
  const first = (row: number[]) => row.indexOf(Math.max(...row))
  return {
    base: worst(rows, plain),
    adapter: worst(turned, adapted),
    leftOut: worst(rows, adapted),
    alike: turned.filter((row, at) => first(row) === first(rowOf(adapted, at))).length,
  }
}
