import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeOnnxModel } from '../unit/engine/write-text-models'

const CARD = '---\nlicense: mit\nlanguage: [en, sw]\n---\nStart each text with "query: " or "passage: ".\n'

/** A tiny sentence encoder as a repository of the Hub has it, that pools its first state and tells queries from passages. */
export async function encoderFiles(): Promise<Record<string, Buffer>> {
  const { 'model.onnx': graph, 'model.onnx.data': weights, ...small } = await onnxFiles({ architectures: ['BertModel'] }) // biome-ignore format: one line reads better
  return {
    ...small,
    ...{ 'onnx/model.onnx': graph!, 'onnx/model.onnx.data': weights! },
    '1_Pooling/config.json': Buffer.from('{"pooling_mode_cls_token": true}'),
    'README.md': Buffer.from(CARD),
    // Never asked for.
    'onnx/model_quantized.onnx': Buffer.from('other'),
    'pytorch_model.bin': Buffer.from('pickle'),
    'run.py': Buffer.from('code'),
  }
}

/** A tiny classifier of two labels, its graph at the root. */
export function classifierFiles(): Promise<Record<string, Buffer>> {
  return onnxFiles({ id2label: { 0: 'fine', 1: 'rude' } }, [[0, 1], [0, 0]]) // biome-ignore format: a matrix
}

async function onnxFiles(config: Record<string, unknown>, weights?: number[][]) {
  const folder = mkdtempSync(join(tmpdir(), 'polyphony-encoder-'))
  try {
    await writeOnnxModel(folder, config, weights)
    const names = readdirSync(folder)
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
