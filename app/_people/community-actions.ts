'use server'

import { z } from 'zod'
import { answerForm } from '@/app/_forms/answer-form'
import type { FormState } from '@/app/_forms/form-state'
import { currentReader } from '@/app/reader'
import { communityFormSchema, newCommunitySchema } from '@/lib/communities/community-form'
import { createCommunity } from '@/lib/communities/create-community'
import { archiveCommunity, editCommunity } from '@/lib/communities/edit-community'
import { communityField, requireCommunity } from './require-community'

/** Founds a community and goes to it. */
export async function foundCommunity(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, newCommunitySchema, async (input) => {
    const { slug } = await createCommunity(await currentReader(), input)
    return { goTo: `/community/${slug}/people` }
  })
}

/** Changes what its people say of a community. */
export async function saveCommunity(_: FormState, form: FormData): Promise<FormState> {
  const schema = communityFormSchema.extend({ ...communityField, seen: z.string().max(50) })
  const save = async ({ community: slug, seen, ...input }: z.output<typeof schema>) => {
    const { community } = await requireCommunity(slug, 'community.edit')
    await editCommunity(community, input, seen)
    return undefined
  }
  return answerForm(form, schema, save, { isShownAnew: true })
}

/** Puts a community away, or back. */
export async function setArchived(_: FormState, form: FormData): Promise<FormState> {
  const schema = z.strictObject({ ...communityField, archived: z.enum(['yes', 'no']) })
  return answerForm(form, schema, async ({ community: slug, archived }) => {
    const { community } = await requireCommunity(slug, 'community.archive')
    await archiveCommunity(community, archived === 'yes')
    return undefined
  })
}
