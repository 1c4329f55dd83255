import type { LinearTarget } from '@/lib/formats/model-config'

/** Names of the graph's inputs and outputs, shared with whoever runs it. */
export const graphNames = {
  pastKey: (layer: number) => `past_key_${layer}`,
  pastValue: (layer: number) => `past_value_${layer}`,
  presentKey: (layer: number) => `present_key_${layer}`,
  presentValue: (layer: number) => `present_value_${layer}`,
  loraA: (layer: number, target: LinearTarget) => `lora_a_${layer}_${target}`,
  loraB: (layer: number, target: LinearTarget) => `lora_b_${layer}_${target}`,
}
