'use server'

import { z } from 'zod'
import { answerForm } from '@/app/_forms/answer-form'
import type { FormState } from '@/app/_forms/form-state'
import { communityField, requireCommunity } from '@/app/_people/require-community'
import { idSchema } from '@/app/id-schema'
import { outcomeSchema } from '@/lib/moderation/outcomes'
import { claimCase, releaseCase } from '@/lib/moderation/queue'
import { ruleCase } from '@/lib/moderation/rule-case'

const caseSchema = z.strictObject({ ...communityField, case: idSchema('case') })

/** Takes a case, so that no two moderators rule on the same. */
export async function claim(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, caseSchema, async ({ community: slug, case: id }) => {
    const { community, reader } = await requireCommunity(slug, 'moderation.rule')
    await claimCase({ communityId: community.id, id, userId: reader.userId })
    return undefined
  })
}

/** Lets go of a case. */
export async function release(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, caseSchema, async ({ community: slug, case: id }) => {
    const { community, reader } = await requireCommunity(slug, 'moderation.rule')
    await releaseCase({ communityId: community.id, id, userId: reader.userId })
    return undefined
  })
}

/** Rules on a case, with a reason. */
export async function rule(_: FormState, form: FormData): Promise<FormState> {
  const schema = caseSchema.extend({ outcome: outcomeSchema, reason: z.string().max(20_000) })
  return answerForm(form, schema, async ({ community: slug, case: id, outcome, reason }) => {
    const { community, reader } = await requireCommunity(slug, 'moderation.rule')
    await ruleCase({ communityId: community.id, id, userId: reader.userId, outcome, reason })
    return undefined
  })
}
