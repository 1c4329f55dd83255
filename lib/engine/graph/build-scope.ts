import type { ModelConfig } from '@/lib/formats/model-config'
import type { Checkpoint } from '@/lib/formats/open-checkpoint'
import type { OnnxGraph } from './onnx-graph'
import type { AccuracyLevel } from './precision'

/** What every part of the decoder is built from and into. */
export interface BuildScope {
  graph: OnnxGraph
  checkpoint: Checkpoint
  model: ModelConfig
  /** Of the linear maps' weights; nothing for float32. */
  bits: 4 | 8 | undefined
  accuracyLevel: AccuracyLevel
  /** Longest sequence that the rotary tables cover. */
  contextTokens: number
}
