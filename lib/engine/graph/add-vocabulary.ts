import { addQuantisedProduct } from './add-quantised-product'
import type { BuildScope } from './build-scope'
import { MICROSOFT } from './onnx-graph'
import { BLOCK_SIZE } from './quantise-blocks'
import { streamBlocks, streamFloats } from './stream-weight'

/** The vocabulary's matrices are never stored in fewer bits than these. */
const BITS = 8
const EMBEDDING = 'model.embed_tokens.weight'
const HEAD = 'lm_head.weight'

/** Adds the rows of the embedding that `input_ids` name, [B, S, hidden]. */
export async function addEmbedding(scope: BuildScope): Promise<string> {
  const embedded = await addRows(scope)
  const { graph, model } = scope
  if (model.embeddingScale === 1) return embedded
  const scale = await graph.weight('embedding_scale', 'float', [], Float32Array.of(model.embeddingScale))
  return graph.node('Mul', [embedded, scale], 'embedded_scaled')
}

async function addRows(scope: BuildScope): Promise<string> {
  const { graph, model, bits } = scope
  const shape: [number, number] = [model.vocabSize, model.hiddenSize]
  if (bits === undefined) {
    await streamFloats(scope, 'embedding', EMBEDDING, shape)
    return graph.node('Gather', ['embedding', 'input_ids'], 'embedded', { attributes: { axis: { int: 0 } } })
  }
  const names = await streamBlocks(scope, 'embedding', [{ tensor: EMBEDDING, rows: model.vocabSize }], {
    columns: model.hiddenSize,
    bits: BITS,
    flatCodes: 'embedding_rows',
  })
  return graph.node('GatherBlockQuantized', ['embedding_rows', 'input_ids', names.scales], 'embedded', {
    domain: MICROSOFT,
    attributes: {
      gather_axis: { int: 0 },
      quantize_axis: { int: 1 },
      block_size: { int: BLOCK_SIZE },
      bits: { int: BITS },
    },
  })
}

/** Adds the logits of the positions that `last_index` names, and the outputs `logits` and `hidden`. */
export async function addHead(scope: BuildScope, input: string): Promise<void> {
  const { graph, model } = scope
  await graph.weight('flat_shape', 'int64', [2], BigInt64Array.of(-1n, BigInt(model.hiddenSize)))
  const hidden = graph.node('Reshape', [input, 'flat_shape'], 'hidden')
  const wanted = graph.node('Gather', [hidden, 'last_index'], 'wanted', { attributes: { axis: { int: 0 } } })
  const cap = model.logitSoftcap
  const logits = await addProduct(scope, wanted, cap === undefined ? 'logits' : 'logits_uncapped')
  if (cap !== undefined) {
    const limit = await graph.weight('logit_cap', 'float', [], Float32Array.of(cap))
    const small = graph.node('Div', [logits, limit], 'logits_small')
    graph.node('Mul', [graph.node('Tanh', [small], 'logits_tanh'), limit], 'logits')
  }
  graph.output('logits', 'float', ['R', model.vocabSize])
  graph.output('hidden', 'float', ['N', model.hiddenSize])
}

async function addProduct(scope: BuildScope, input: string, name: string): Promise<string> {
  const { graph, model, bits, accuracyLevel } = scope
  const shape = { input: model.hiddenSize, output: model.vocabSize }
  const size: [number, number] = [shape.output, shape.input]
  if (bits === undefined) {
    const weight = model.tiedEmbeddings ? 'embedding' : await streamFloats(scope, 'head', HEAD, size)
    return graph.node('Gemm', [input, weight], name, { attributes: { transB: { int: 1 } } })
  }
  // A tied head reads the embedding's own bytes.
  const weights = model.tiedEmbeddings
    ? { codes: 'embedding_codes', scales: 'embedding_scales' }
    : await streamBlocks(scope, 'head', [{ tensor: HEAD, rows: shape.output }], {
        columns: shape.input,
        bits: BITS,
      })
  return addQuantisedProduct(graph, { name, input, shape, bits: BITS, accuracyLevel }, weights)
}
