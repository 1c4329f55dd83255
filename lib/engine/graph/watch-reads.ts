import { PolyphonyError } from '@/lib/core/errors'
import type { Checkpoint } from '@/lib/formats/open-checkpoint'

/** Tells how much of a checkpoint has been read. */
export type ImportProgress = (progress: { doneValues: number; totalValues: number }) => void

/** A checkpoint that knows what has been read of it. */
interface WatchedCheckpoint extends Checkpoint {
  /**
   * Refuses a checkpoint that holds more than its configuration says, for it would be computed wrongly.
   * @param tied whether `lm_head.weight` is a copy that nobody needs.
   * @throws PolyphonyError (invalid_request) naming the first tensor that was not read.
   */
  refuseUnread(tied: boolean): void
}

/** Parts of a multimodal model that a text does not need, and tables that old checkpoints saved and nobody reads. */
const NOT_NEEDED = /^(model\.)?(vision_tower|multi_modal_projector)\.|\.rotary_emb\.inv_freq$/

/** Watches what is read of a checkpoint. */
export function watchReads(checkpoint: Checkpoint, onProgress?: ImportProgress): WatchedCheckpoint {
  const unread = new Map([...checkpoint.tensors].filter(([name]) => !NOT_NEEDED.test(name)))
  const totalValues = [...unread.values()].reduce((sum, values) => sum + values, 0)
  let doneValues = 0
  const note = (values: Float32Array) => {
    doneValues += values.length
    onProgress?.({ doneValues, totalValues })
    return values
  }
  return {
    ...checkpoint,
    read: async (name, shape) => {
      unread.delete(name)
      return note(await checkpoint.read(name, shape))
    },
    readRows: async function* (name, shape) {
      unread.delete(name)
      for await (const rows of checkpoint.readRows(name, shape)) yield note(rows)
    },
    refuseUnread: (tied) => {
      const extra = [...unread.keys()].find((name) => !(tied && name === 'lm_head.weight'))
      if (extra === undefined) return
      throw new PolyphonyError(
        'invalid_request',
        `The checkpoint has a tensor "${extra}" that config.json says nothing of: is it another model's config.json?`,
      )
    },
  }
}
