import { writeFile } from 'node:fs/promises'
import { PolyphonyError } from '@/lib/core/errors'
import { LINEAR_TARGETS, linearShape, type ModelConfig } from '@/lib/formats/model-config'
import type { Checkpoint } from '@/lib/formats/open-checkpoint'
import type { Rotary } from '@/lib/formats/rotary'
import { addAttention } from './add-attention'
import { addFeedForward } from './add-feed-forward'
import { addNorm, addResidualNorm } from './add-norm'
import { addRotaryTables, type RotaryNames } from './add-rotary-tables'
import { addEmbedding, addHead } from './add-vocabulary'
import type { BuildScope } from './build-scope'
import { OnnxGraph } from './onnx-graph'
import type { AccuracyLevel, Precision } from './precision'
import { BLOCK_SIZE } from './quantise-blocks'
import { type ImportProgress, watchReads } from './watch-reads'

export interface DecoderOptions {
  model: ModelConfig
  precision: Precision
  accuracyLevel: AccuracyLevel
  /** Longest sequence that the rotary tables cover. */
  contextTokens: number
  onProgress?: ImportProgress
}

const BITS = { float32: undefined, int8: 8, int4: 4 } as const

/**
 * Writes a decoder as an ONNX graph (`onnxPath`, and `onnxPath`.data beside it) whose LoRA matrices are inputs. Weights
 * are quantised as they are read: no more than one linear map (float32), or a piece of one, is in memory at a time.
 *
 * Inputs: input_ids int64 [B, S]; seqlens_k int32 [B] (length of each row after this run, less one);
 * total_sequence_length int32 (the largest of these lengths); last_index int64 [R] (positions in the flattened [B·S]
 * whose logits are wanted); per layer past_key and past_value float [B, kvHeads, P, headDim]; per layer and linear
 * map lora_a float [B, input, r] and lora_b float [B, r, output] with the scaling folded in; r may be 0 and is the same in
 * all layers.
 * Outputs: logits float [R, vocab]; hidden float [B·S, hidden] after the last norm; present_key and present_value.
 * @throws PolyphonyError when a tensor is missing, unknown, not finite, or its shape differs from the configuration.
 */
export async function buildDecoder(
  onnxPath: string,
  checkpoint: Checkpoint,
  options: DecoderOptions,
): Promise<void> {
  refuseUnevenBlocks(options)
  const { model, accuracyLevel, contextTokens } = options
  const bits = BITS[options.precision]
  const watched = watchReads(checkpoint, options.onProgress)
  const graph = await OnnxGraph.create(`${onnxPath}.data`)
  try {
    await addDecoder({ graph, checkpoint: watched, model, bits, accuracyLevel, contextTokens })
    watched.refuseUnread(model.tiedEmbeddings)
    await writeFile(onnxPath, await graph.finish())
  } catch (error) {
    await graph.close()
    throw error
  }
}

async function addDecoder(scope: BuildScope): Promise<void> {
  const { graph, model } = scope
  graph.input('input_ids', 'int64', ['B', 'S'])
  graph.input('seqlens_k', 'int32', ['B'])
  graph.input('total_sequence_length', 'int32', [])
  graph.input('last_index', 'int64', ['R'])
  const tables = await addRotaryTables(scope)
  let stream: Stream = { change: undefined, residual: await addEmbedding(scope) }
  for (let layer = 0; layer < model.layers; layer++) stream = await addLayer(scope, layer, stream, tables)
  const last = await addResidualNorm(scope, 'final', stream, 'model.norm')
  await addHead(scope, last.output)
}

/** What a layer hands on: the residual, and what is still to be added to it. */
interface Stream {
  change: string | undefined
  residual: string
}

async function addLayer(
  scope: BuildScope,
  layer: number,
  stream: Stream,
  tables: Map<Rotary, RotaryNames>,
): Promise<Stream> {
  const { outerNorms, hiddenSize } = scope.model
  const tensor = (name: string) => `model.layers.${layer}.${name}`
  const normed = await addResidualNorm(scope, `l${layer}_in`, stream, tensor('input_layernorm'))
  let change = await addAttention(scope, layer, normed.output, tables)
  if (outerNorms)
    change = await addNorm(
      scope,
      `l${layer}_attended`,
      change,
      tensor('post_attention_layernorm'),
      hiddenSize,
    )
  const middle = tensor(outerNorms ? 'pre_feedforward_layernorm' : 'post_attention_layernorm')
  const between = await addResidualNorm(scope, `l${layer}_mid`, { change, residual: normed.residual }, middle)
  change = await addFeedForward(scope, layer, between.output)
  if (outerNorms)
    change = await addNorm(scope, `l${layer}_fed`, change, tensor('post_feedforward_layernorm'), hiddenSize)
  return { change, residual: between.residual }
}

function refuseUnevenBlocks({ model, precision }: DecoderOptions): void {
  if (precision === 'float32') return
  const widths = [model.hiddenSize, ...LINEAR_TARGETS.map((target) => linearShape(model, target).input)]
  const uneven = widths.find((width) => width % BLOCK_SIZE !== 0)
  if (uneven !== undefined) {
    throw new PolyphonyError(
      'invalid_request',
      `${precision} needs widths that are multiples of ${BLOCK_SIZE}; this model has ${uneven}: use float32`,
    )
  }
}
