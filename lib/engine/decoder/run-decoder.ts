import { InferenceSession, type Tensor } from 'onnxruntime-node'
import { PolyphonyError } from '@/lib/core/errors'
import { STOP_OUTPUT } from '../graph/graph-names'

/** Runs the decoder graph once; results are written into the tensors given as `fetches`. */
export type RunDecoder = (feeds: Record<string, Tensor>, fetches: Record<string, Tensor>) => Promise<void>

/**
 * What onnxruntime-node 1.30.0 throws on an output that is no tensor. The binding copies every output after a run, the
 * whole KV cache among them; asked for the sequence first, it throws this after the run and before the first copy.
 * Upstream: https://github.com/microsoft/onnxruntime/issues/32346
 */
const STOPPED = 'Non tensor type is temporarily not supported'

/** Opens a decoder graph. @throws PolyphonyError (internal) when the runtime cannot load it. */
export async function openDecoderSession(
  onnxPath: string,
  threads: number,
): Promise<{ run: RunDecoder; close(): Promise<void> }> {
  const session = await createSession(onnxPath, threads)
  return {
    run: async (feeds, fetches) => {
      try {
        await session.run(feeds, { ...fetches, [STOP_OUTPUT]: null })
      } catch (error) {
        if (error instanceof Error && error.message.includes(STOPPED)) return
        throw error
      }
      // It ran, but copied everything: another version of the runtime, for which the pin must be looked at again.
      throw new PolyphonyError(
        'internal',
        'onnxruntime-node copies outputs differently from 1.30.0: pin that version',
      )
    },
    close: () => session.release(),
  }
}

async function createSession(onnxPath: string, threads: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(onnxPath, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      // Threads that spin for longer take the processor from the streams and from the hub.
      extra: { session: { intra_op: { spin_duration_us: '200' } } },
    })
  } catch (cause) {
    throw new PolyphonyError(
      'internal',
      `The decoder graph ${onnxPath} cannot be loaded: remove its folder to build it again`,
      { cause },
    )
  }
}
