'use server'

import { answerForm } from '@/app/_forms/answer-form'
import type { FormState } from '@/app/_forms/form-state'
import { communityField, requireCommunity } from '@/app/_people/require-community'
import { assistantFormSchema, createAssistant } from '@/lib/assistants/create-assistant'
import { readEnv } from '@/lib/core/env'
import { listBaseNames } from '@/lib/models/list-base-names'

/** Makes an assistant of a community on a base model, and goes to its chat. */
export async function makeAssistantOnBase(_: FormState, form: FormData): Promise<FormState> {
  const schema = assistantFormSchema.extend(communityField)
  return answerForm(form, schema, async ({ community: slug, ...input }) => {
    const { community } = await requireCommunity(slug, 'assistants.edit')
    const bases = await listBaseNames(readEnv().dataDir)
    return { goTo: `/chat/${community.slug}/${await createAssistant(community, input, bases)}` }
  })
}
