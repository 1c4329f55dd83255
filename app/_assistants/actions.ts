'use server'

import { z } from 'zod'
import { answerForm } from '@/app/_forms/answer-form'
import type { FormState } from '@/app/_forms/form-state'
import { communityField, requireCommunity } from '@/app/_people/require-community'
import { createAssistantDraft, newAssistantSchema } from '@/lib/assistants/create-draft'
import { forkAssistant } from '@/lib/assistants/fork-assistant'
import { readEnv } from '@/lib/core/env'
import { listBaseNames } from '@/lib/models/list-base-names'

/** Begins an assistant of a community on a base model, as a draft, and goes to its editor. */
export async function beginAssistant(_: FormState, form: FormData): Promise<FormState> {
  const schema = newAssistantSchema.extend(communityField)
  return answerForm(form, schema, async ({ community: slug, ...fields }) => {
    const { community, reader } = await requireCommunity(slug, 'assistants.edit')
    const bases = await listBaseNames(readEnv().dataDir)
    const made = { form: fields, bases, userId: reader.userId }
    return { goTo: `/assistants/${community.slug}/${await createAssistantDraft(community, made)}/edit` }
  })
}

/** Forks an assistant that its forker may see into a community of theirs, as a draft, and goes to its editor. */
export async function forkInto(_: FormState, form: FormData): Promise<FormState> {
  const schema = z.strictObject({ source: z.string().max(140), ...communityField })
  return answerForm(form, schema, async ({ source, community: into }) => {
    const { reader } = await requireCommunity(into, 'assistants.edit')
    const { community, slug } = await forkAssistant(reader, { source, into })
    return { goTo: `/assistants/${community}/${slug}/edit` }
  })
}
