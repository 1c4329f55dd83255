import { writeFile } from 'node:fs/promises'
import { PolyphonyError } from '@/lib/core/errors'
import {
  LINEAR_TARGETS,
  type LinearTarget,
  linearName,
  linearShape,
  type ModelConfig,
} from '@/lib/formats/model-config'
import type { Checkpoint } from '@/lib/formats/open-checkpoint'
import { addProduct, addQuantisedProduct } from './add-product'
import { computeRotaryTables } from './compute-rotary-tables'
import { graphNames, STOP_OUTPUT } from './graph-names'
import { MICROSOFT, OnnxGraph } from './onnx-graph'
import type { AccuracyLevel, Precision } from './precision'
import { BLOCK_SIZE, quantiseBlocks } from './quantise-blocks'

export interface DecoderOptions {
  model: ModelConfig
  precision: Precision
  accuracyLevel: AccuracyLevel
  /** Longest sequence that the rotary tables cover. */
  contextTokens: number
}

/**
 * Writes a Llama decoder as an ONNX graph (`onnxPath`, and `onnxPath`.data beside it) whose LoRA matrices are inputs.
 *
 * Inputs: input_ids int64 [B, S]; seqlens_k int32 [B] (length of each row after this run, less one);
 * total_sequence_length int32 (the largest of these lengths); last_index int64 [R] (positions in the flattened [B·S]
 * whose logits are wanted); per layer past_key and past_value float [B, kvHeads, P, headDim]; per layer and linear
 * map lora_a float [B, input, r] and lora_b float [B, r, output] with the scaling folded in (r may be 0).
 * Outputs: logits float [R, vocab]; hidden float [B·S, hidden] after the last norm; present_key and present_value.
 * @throws PolyphonyError when a tensor is missing or its shape differs from the configuration.
 */
export async function buildDecoder(
  onnxPath: string,
  checkpoint: Checkpoint,
  options: DecoderOptions,
): Promise<void> {
  refuseUnevenBlocks(options)
  const graph = await OnnxGraph.create(`${onnxPath}.data`)
  try {
    await writeFile(onnxPath, await new DecoderBuilder(graph, checkpoint, options).build())
  } catch (error) {
    await graph.close()
    throw error
  }
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

class DecoderBuilder {
  private readonly model: ModelConfig
  private readonly bits: 4 | 8 | undefined

  constructor(
    private readonly graph: OnnxGraph,
    private readonly checkpoint: Checkpoint,
    private readonly options: DecoderOptions,
  ) {
    this.model = options.model
    this.bits = { float32: undefined, int8: 8 as const, int4: 4 as const }[options.precision]
  }

  async build(): Promise<Buffer> {
    const { graph, model } = this
    graph.sequenceOutput(STOP_OUTPUT)
    graph.input('input_ids', 'int64', ['B', 'S'])
    graph.input('seqlens_k', 'int32', ['B'])
    graph.input('total_sequence_length', 'int32', [])
    graph.input('last_index', 'int64', ['R'])
    await this.addRotaryTables()
    let residual = await this.addEmbedding()
    let change: string | undefined
    for (let layer = 0; layer < model.layers; layer++) {
      const normed = await this.addNorm(
        `l${layer}_in`,
        change,
        residual,
        `model.layers.${layer}.input_layernorm.weight`,
      )
      const attended = await this.addAttention(layer, normed.output)
      const between = await this.addNorm(
        `l${layer}_mid`,
        attended,
        normed.residual,
        `model.layers.${layer}.post_attention_layernorm.weight`,
      )
      change = await this.addFeedForward(layer, between.output)
      residual = between.residual
    }
    const last = await this.addNorm('final', change, residual, 'model.norm.weight')
    await this.addHead(last.output)
    return graph.finish()
  }

  private async addRotaryTables(): Promise<void> {
    const { contextTokens } = this.options
    const { cos, sin } = computeRotaryTables(this.model, contextTokens)
    const shape = [contextTokens, this.model.headDim / 2]
    await this.graph.weight('rope_cos', 'float', shape, cos)
    await this.graph.weight('rope_sin', 'float', shape, sin)
  }

  private async addEmbedding(): Promise<string> {
    const { vocabSize, hiddenSize } = this.model
    const values = await this.checkpoint.read('model.embed_tokens.weight', [vocabSize, hiddenSize])
    if (this.bits === undefined) {
      await this.graph.weight('embedding', 'float', [vocabSize, hiddenSize], values)
      return this.graph.node('Gather', ['embedding', 'input_ids'], 'embedded', {
        attributes: { axis: { int: 0 } },
      })
    }
    const { codes, scales } = quantiseBlocks(values, 8)
    const blocks = hiddenSize / BLOCK_SIZE
    await this.graph.weight('embedding_scales', 'float', [vocabSize, blocks], scales)
    await this.graph.weight('embedding_codes', 'uint8', [vocabSize, hiddenSize], codes)
    if (this.model.tiedEmbeddings) {
      // The head reads the same bytes in the shape that MatMulNBits wants.
      this.graph.alias(
        'head_codes',
        'uint8',
        [vocabSize, blocks, BLOCK_SIZE],
        this.graph.lastPlace(codes.length),
      )
    }
    return this.graph.node(
      'GatherBlockQuantized',
      ['embedding_codes', 'input_ids', 'embedding_scales'],
      'embedded',
      {
        domain: MICROSOFT,
        attributes: {
          gather_axis: { int: 0 },
          quantize_axis: { int: 1 },
          block_size: { int: BLOCK_SIZE },
          bits: { int: 8 },
        },
      },
    )
  }

  /** RMS norm of residual + change; the sum goes on as the next residual. */
  private async addNorm(name: string, change: string | undefined, residual: string, weight: string) {
    const gain = await this.graph.weight(
      `${name}_gain`,
      'float',
      [this.model.hiddenSize],
      await this.checkpoint.read(weight, [this.model.hiddenSize]),
    )
    const epsilon = { float: this.model.rmsNormEps }
    const output = `${name}_norm`
    if (change === undefined) {
      this.graph.node('SimplifiedLayerNormalization', [residual, gain], output, {
        attributes: { axis: { int: -1 }, epsilon, stash_type: { int: 1 } },
      })
      return { output, residual }
    }
    const sum = `${name}_sum`
    this.graph.node('SkipSimplifiedLayerNormalization', [change, residual, gain], [output, '', '', sum], {
      domain: MICROSOFT,
      attributes: { epsilon },
    })
    return { output, residual: sum }
  }

  private async addAttention(layer: number, input: string): Promise<string> {
    const { graph, model } = this
    const cache = ['B', model.kvHeads, 'P', model.headDim]
    const past = [
      graph.input(graphNames.pastKey(layer), 'float', cache),
      graph.input(graphNames.pastValue(layer), 'float', cache),
    ]
    const present = [graphNames.presentKey(layer), graphNames.presentValue(layer)]
    for (const name of present) graph.output(name, 'float', ['B', model.kvHeads, 'T', model.headDim])
    const query = await this.addLinear(layer, 'q_proj', input)
    const key = await this.addLinear(layer, 'k_proj', input)
    const value = await this.addLinear(layer, 'v_proj', input)
    const shared = ['seqlens_k', 'total_sequence_length', 'rope_cos', 'rope_sin']
    const attended = graph.node(
      'GroupQueryAttention',
      [query, key, value, ...past, ...shared],
      [`l${layer}_attended`, ...present],
      {
        domain: MICROSOFT,
        attributes: {
          num_heads: { int: model.heads },
          kv_num_heads: { int: model.kvHeads },
          do_rotary: { int: 1 },
          rotary_interleaved: { int: 0 },
          scale: { float: 1 / Math.sqrt(model.headDim) },
        },
      },
    )
    return this.addLinear(layer, 'o_proj', attended)
  }

  private async addFeedForward(layer: number, input: string): Promise<string> {
    const { graph } = this
    const gate = await this.addLinear(layer, 'gate_proj', input)
    const up = await this.addLinear(layer, 'up_proj', input)
    // QuickGelu with alpha 1 is x · sigmoid(x), the SiLU.
    const active = graph.node('QuickGelu', [gate], `l${layer}_silu`, {
      domain: MICROSOFT,
      attributes: { alpha: { float: 1 } },
    })
    const product = graph.node('Mul', [active, up], `l${layer}_product`)
    return this.addLinear(layer, 'down_proj', product)
  }

  /** x·Wᵀ + (x·A)·B with this row's own A and B. */
  private async addLinear(layer: number, target: LinearTarget, input: string): Promise<string> {
    const { graph } = this
    const shape = linearShape(this.model, target)
    const name = `l${layer}_${target}`
    const values = await this.checkpoint.read(`${linearName(layer, target)}.weight`, [
      shape.output,
      shape.input,
    ])
    const base = await addProduct(
      graph,
      { name, input, shape, accuracyLevel: this.options.accuracyLevel },
      values,
      this.bits,
    )
    const a = graph.input(graphNames.loraA(layer, target), 'float', ['B', shape.input, 'r'])
    const b = graph.input(graphNames.loraB(layer, target), 'float', ['B', 'r', shape.output])
    const narrow = graph.node('MatMul', [input, a], `${name}_narrow`)
    const wide = graph.node('MatMul', [narrow, b], `${name}_wide`)
    return graph.node('Add', [base, wide], name)
  }

  private async addHead(input: string): Promise<void> {
    const { graph, model } = this
    const shape = { input: model.hiddenSize, output: model.vocabSize }
    await graph.weight('flat_shape', 'int64', [2], BigInt64Array.of(-1n, BigInt(model.hiddenSize)))
    const hidden = graph.node('Reshape', [input, 'flat_shape'], 'hidden')
    const wanted = graph.node('Gather', [hidden, 'last_index'], 'wanted', {
      attributes: { axis: { int: 0 } },
    })
    if (this.bits === undefined) {
      const weight = model.tiedEmbeddings
        ? 'embedding'
        : await graph.weight('head', 'float', [shape.output, shape.input], await this.readHead(shape))
      graph.node('Gemm', [wanted, weight], 'logits', { attributes: { transB: { int: 1 } } })
    } else {
      if (!model.tiedEmbeddings) await this.addHeadCodes(shape)
      const scales = model.tiedEmbeddings ? 'embedding_scales' : 'head_scales'
      const { accuracyLevel } = this.options
      const product = { name: 'logits', input: wanted, shape, accuracyLevel }
      addQuantisedProduct(graph, product, { codes: 'head_codes', scales }, 8)
    }
    graph.output('logits', 'float', ['R', model.vocabSize])
    graph.output('hidden', 'float', ['N', model.hiddenSize])
  }

  private async addHeadCodes(shape: { input: number; output: number }): Promise<void> {
    const { codes, scales } = quantiseBlocks(await this.readHead(shape), 8)
    const blocks = shape.input / BLOCK_SIZE
    await this.graph.weight('head_codes', 'uint8', [shape.output, blocks, BLOCK_SIZE], codes)
    await this.graph.weight('head_scales', 'float', [shape.output, blocks], scales)
  }

  private readHead(shape: { input: number; output: number }): Promise<Float32Array> {
    return this.checkpoint.read('lm_head.weight', [shape.output, shape.input])
  }
}
