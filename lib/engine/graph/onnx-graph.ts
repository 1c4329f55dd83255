import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { ProtobufWriter } from './protobuf-writer'

export type ElementType = 'float' | 'uint8' | 'int32' | 'int64'
type Dimension = number | string
type Attribute = { int: number } | { float: number } | { string: string }

const ELEMENT: Record<ElementType, number> = { float: 1, uint8: 2, int32: 6, int64: 7 }
const ELEMENT_BYTES: Record<ElementType, number> = { float: 4, uint8: 1, int32: 4, int64: 8 }
/** The domain of ONNX Runtime's own operators. */
export const MICROSOFT = 'com.microsoft'
/** Large weights begin at a page, so that the runtime can map the file. */
const ALIGNMENT = 4096
const INLINE_BYTES = 1024

/** Takes the values of one tensor in order. */
export interface WeightWriter {
  append(values: ArrayBufferView): Promise<void>
}

/**
 * Builds an ONNX model; weights above 1 KB go to a data file beside it as soon as they are added.
 * Source of the field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export class OnnxGraph {
  private readonly nodes: ProtobufWriter[] = []
  private readonly weights: ProtobufWriter[] = []
  private readonly inputs: ProtobufWriter[] = []
  private readonly outputs: ProtobufWriter[] = []
  private dataBytes = 0

  private constructor(
    private readonly data: FileHandle,
    private readonly dataName: string,
  ) {}

  /** @param dataPath the file for the weights; it must lie beside the model file. */
  static async create(dataPath: string): Promise<OnnxGraph> {
    return new OnnxGraph(await open(dataPath, 'wx'), basename(dataPath))
  }

  /** Adds a node and returns its first output; an empty name stands for an input or output that is left out. */
  node(
    operator: string,
    inputs: string[],
    outputs: string | string[],
    options: { attributes?: Record<string, Attribute>; domain?: string } = {},
  ): string {
    const names = typeof outputs === 'string' ? [outputs] : outputs
    const node = new ProtobufWriter()
    for (const input of inputs) node.string(1, input)
    for (const output of names) node.string(2, output)
    node.string(3, `${operator}_${this.nodes.length}`).string(4, operator)
    for (const [name, value] of Object.entries(options.attributes ?? {}))
      node.message(5, attribute(name, value))
    if (options.domain) node.string(7, options.domain)
    this.nodes.push(node)
    return names[0] ?? ''
  }

  /** Adds a constant tensor and returns its name. @param shape must match the number of values. */
  async weight(name: string, type: ElementType, shape: number[], values: ArrayBufferView): Promise<string> {
    if (values.byteLength > INLINE_BYTES) {
      await this.reserve(name, type, shape).append(values)
      return name
    }
    this.weights.push(tensor(name, type, shape).bytes(9, bytesOf(values)))
    return name
  }

  /**
   * Adds a constant tensor whose values come in pieces; pieces of several tensors may come in turns.
   * @param otherViews more names, each with a shape, for the same bytes.
   */
  reserve(
    name: string,
    type: ElementType,
    shape: number[],
    otherViews: Record<string, number[]> = {},
  ): WeightWriter {
    const offset = Math.ceil(this.dataBytes / ALIGNMENT) * ALIGNMENT
    const length = shape.reduce((product, size) => product * size, ELEMENT_BYTES[type])
    this.dataBytes = offset + length
    for (const [view, viewShape] of Object.entries({ [name]: shape, ...otherViews }))
      this.addExternal(view, type, viewShape, { offset, length })
    let position = offset
    return {
      append: async (values) => {
        const bytes = bytesOf(values)
        if (position + bytes.length > offset + length)
          throw new RangeError(`"${name}" has more values than room`)
        await this.writeAll(bytes, position)
        position += bytes.length
      },
    }
  }

  input(name: string, type: ElementType, shape: Dimension[]): string {
    this.inputs.push(tensorInfo(name, type, shape))
    return name
  }

  output(name: string, type: ElementType, shape: Dimension[]): void {
    this.outputs.push(tensorInfo(name, type, shape))
  }

  /** Closes the data file and returns the bytes of the model file. */
  async finish(): Promise<Buffer> {
    await this.data.sync()
    await this.close()
    const graph = new ProtobufWriter()
    for (const node of this.nodes) graph.message(1, node)
    graph.string(2, 'decoder')
    for (const weight of this.weights) graph.message(5, weight)
    for (const input of this.inputs) graph.message(11, input)
    for (const output of this.outputs) graph.message(12, output)
    return new ProtobufWriter()
      .int(1, 10) // ir_version
      .string(2, 'polyphony')
      .message(7, graph)
      .message(8, new ProtobufWriter().string(1, '').int(2, 21))
      .message(8, new ProtobufWriter().string(1, MICROSOFT).int(2, 1))
      .finish()
  }

  async close(): Promise<void> {
    await this.data.close()
  }

  /** A write may take fewer bytes than it was given. */
  private async writeAll(bytes: Buffer, position: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.data.write(bytes, done, bytes.length - done, position + done)
      done += bytesWritten
    }
  }

  private addExternal(
    name: string,
    type: ElementType,
    shape: number[],
    place: { offset: number; length: number },
  ) {
    const weight = tensor(name, type, shape)
    const entries = { location: this.dataName, offset: String(place.offset), length: String(place.length) }
    for (const [key, value] of Object.entries(entries)) {
      weight.message(13, new ProtobufWriter().string(1, key).string(2, value))
    }
    this.weights.push(weight.int(14, 1)) // data_location: external
  }
}

function bytesOf(values: ArrayBufferView): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
}

function tensor(name: string, type: ElementType, shape: number[]): ProtobufWriter {
  const writer = new ProtobufWriter()
  for (const size of shape) writer.int(1, size)
  return writer.int(2, ELEMENT[type]).string(8, name)
}

function tensorInfo(name: string, type: ElementType, shape: Dimension[]): ProtobufWriter {
  const dimensions = new ProtobufWriter()
  for (const size of shape) {
    const dimension = new ProtobufWriter()
    dimensions.message(1, typeof size === 'string' ? dimension.string(2, size) : dimension.int(1, size))
  }
  const tensorType = new ProtobufWriter().int(1, ELEMENT[type]).message(2, dimensions)
  return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensorType))
}

function attribute(name: string, value: Attribute): ProtobufWriter {
  const writer = new ProtobufWriter().string(1, name)
  if ('int' in value) return writer.int(3, value.int).int(20, 2)
  if ('float' in value) return writer.float(2, value.float).int(20, 1)
  return writer.string(4, value.string).int(20, 3)
}
