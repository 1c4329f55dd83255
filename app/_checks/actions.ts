'use server'

import { z } from 'zod'
import { answerForm } from '@/app/_forms/answer-form'
import type { FormState } from '@/app/_forms/form-state'
import { communityField, requireCommunity } from '@/app/_people/require-community'
import { saveCommunityGate } from '@/lib/store/check-runs'

const gateSchema = z.strictObject({ ...communityField, gate: z.enum(['reason', 'closed']) })

/** Sets whether an adapter whose checks have not passed can be published for a reason, or not at all. */
export async function saveGate(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, gateSchema, async ({ community: slug, gate }) => {
    const { community } = await requireCommunity(slug, 'community.edit')
    await saveCommunityGate(community.id, gate === 'closed')
    return undefined
  })
}
