import { setImmediate as nextTurn } from 'node:timers/promises'
import koffi from 'koffi'
import type { Tensor } from 'onnxruntime-node'
import { PolyphonyError } from '@/lib/core/errors'
import { OrtApi, type Pointer } from './ort-api'

/** Tensors by the name of an input or output. */
export type Tensors = Readonly<Record<string, Tensor>>

/** Inputs or outputs of a run. */
export interface RunTensors {
  /** Objects that are given again and again: the runtime's own handles to them are kept as long as they live. */
  kept: Tensors[]
  /** Those of this run alone. */
  once: Tensors
}

/**
 * Runs the decoder graph once, in a turn of the event loop of its own: streams are written and aborts seen between runs.
 * Results are written into the tensors given as outputs.
 */
export type RunDecoder = (inputs: RunTensors, outputs: RunTensors) => Promise<void>

/** Addresses of names and tensors, in the same order. */
interface Bound {
  names: BigUint64Array
  values: BigUint64Array
}

/** Opens a decoder graph. @throws PolyphonyError (internal) when the runtime cannot load it. */
export function openDecoderSession(onnxPath: string, threads: number): { run: RunDecoder; close(): void } {
  const api = OrtApi.open()
  const session = createSession(api, onnxPath, threads)
  const names = new Names()
  const bound = new WeakMap<Tensors, Bound>()
  const forgotten = new FinalizationRegistry<Bound>((old) => release(api, old))
  const bindKept = (tensors: Tensors): Bound => {
    const known = bound.get(tensors)
    if (known) return known
    const made = bind(api, names, tensors)
    bound.set(tensors, made)
    forgotten.register(tensors, made)
    return made
  }
  return {
    async run(inputs, outputs) {
      await nextTurn()
      const once = [bind(api, names, inputs.once), bind(api, names, outputs.once)] as const
      try {
        const [ins, outs] = once
        api.run(
          session,
          join([...inputs.kept.map(bindKept), ins]),
          join([...outputs.kept.map(bindKept), outs]),
        )
      } finally {
        for (const made of once) release(api, made)
      }
    },
    close: () => api.releaseSession(session),
  }
}

function createSession(api: OrtApi, onnxPath: string, threads: number): Pointer {
  try {
    // Threads that spin for longer take the processor from the streams and from the hub.
    return api.createSession(onnxPath, threads, { 'session.intra_op.spin_duration_us': '200' })
  } catch (cause) {
    throw new PolyphonyError(
      'internal',
      `The decoder graph ${onnxPath} cannot be loaded: remove its folder to build it again`,
      { cause },
    )
  }
}

/** Names as C strings, each written once. */
class Names {
  private readonly strings = new Map<string, { bytes: Buffer; address: Pointer }>()

  addressOf(name: string): Pointer {
    const known = this.strings.get(name)
    if (known) return known.address
    const bytes = Buffer.from(`${name}\0`)
    const address = koffi.address(bytes)
    this.strings.set(name, { bytes, address })
    return address
  }
}

function bind(api: OrtApi, names: Names, tensors: Tensors): Bound {
  return {
    names: BigUint64Array.from(Object.keys(tensors), (name) => names.addressOf(name)),
    values: BigUint64Array.from(Object.values(tensors), (tensor) => api.createTensor(tensor)),
  }
}

function release(api: OrtApi, { values }: Bound): void {
  for (const value of values) api.releaseTensor(value)
}

function join(parts: Bound[]): Bound {
  const length = parts.reduce((sum, { names }) => sum + names.length, 0)
  const joined = { names: new BigUint64Array(length), values: new BigUint64Array(length) }
  let at = 0
  for (const { names, values } of parts) {
    joined.names.set(names, at)
    joined.values.set(values, at)
    at += names.length
  }
  return joined
}
