import { DEFAULT_ENCODER } from '@/lib/core/encoder-name'
import { PolyphonyError } from '@/lib/core/errors'
import { listPoliciesAsking } from './list-policies-asking'

/** @throws PolyphonyError (conflict) for the hub's own encoder, and one that policies name, which would then stop every turn */
export async function requireEncoderUnused(name: string): Promise<void> {
  if (name === DEFAULT_ENCODER)
    throw new PolyphonyError('conflict', `${name} is part of the hub and cannot be removed.`)
  const policies = (await listPoliciesAsking()).get(name) ?? []
  if (policies.length > 0)
    throw new PolyphonyError(
      'conflict',
      `${name} is what these policies ask: ${policies.join(', ')}. Give them another classifier first.`,
    )
}
