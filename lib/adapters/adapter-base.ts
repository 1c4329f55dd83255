import type { LinearMap } from '@/lib/formats/adapter-tensors'

/** A base model that adapters can be made for. */
export interface AdapterBase {
  /** What the hub calls it. */
  name: string
  /** What trainers may call it: its id on the Hugging Face Hub, for one. */
  aliases: string[]
  /** SPDX id or the Hub's name of its licence; undefined when its card says none. */
  licence: string | undefined
  /** The linear maps that a LoRA may change; undefined where only a model server has it and nobody said its shapes. */
  maps: LinearMap[] | undefined
  /** Width of its states, where that is all that is known. */
  hiddenSize?: number
  /** The model servers that have it, where this hub does not. */
  servers?: string[]
}
