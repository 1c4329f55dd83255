'use server'

import { z } from 'zod'
import { answerForm } from '@/app/_forms/answer-form'
import type { FormState } from '@/app/_forms/form-state'
import { communityField, requireCommunity } from '@/app/_people/require-community'
import { makeWebhookSecret } from '@/lib/webhooks/webhook-secret'

/** Gives a community another secret to sign its webhooks with, and shows it this once. */
export async function makeSecret(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, z.strictObject(communityField), async ({ community: slug }) => {
    const { community } = await requireCommunity(slug, 'policy.edit')
    return { shown: await makeWebhookSecret(community.id) }
  })
}
