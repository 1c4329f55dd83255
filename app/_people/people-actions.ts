'use server'

import { z } from 'zod'
import { answerForm } from '@/app/_forms/answer-form'
import type { FormState } from '@/app/_forms/form-state'
import { idSchema } from '@/app/id-schema'
import { currentReader } from '@/app/reader'
import { readEnv } from '@/lib/core/env'
import {
  acceptInvitation,
  createInvitation,
  invitationSchema,
  revokeInvitation,
} from '@/lib/people/invitations'
import { changeRole, endMembership, handOver } from '@/lib/people/members'
import { ROLES } from '@/lib/people/permissions'
import { requireOnHub } from '@/lib/people/require-on-hub'
import { communityField, requireCommunity } from './require-community'

/** Makes a link into a community and shows it this once. */
export async function invite(_: FormState, form: FormData): Promise<FormState> {
  const schema = invitationSchema.extend(communityField)
  return answerForm(form, schema, async ({ community: slug, ...input }) => {
    const { community, reader } = await requireCommunity(slug, 'people.manage')
    const { token } = await createInvitation({ ...input, communityId: community.id, userId: reader.userId })
    return { shown: `${readEnv().publicUrl}/join/${token}` }
  })
}

/** Ends an invitation before its time. */
export async function endInvitation(_: FormState, form: FormData): Promise<FormState> {
  const schema = z.strictObject({ ...communityField, invitation: idSchema('inv') })
  return answerForm(form, schema, async ({ community: slug, invitation }) => {
    const { community } = await requireCommunity(slug, 'people.manage')
    await revokeInvitation(community.id, invitation)
    return undefined
  })
}

/** Becomes a member through an invitation. */
export async function join(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, z.strictObject({ token: z.string().max(100) }), async ({ token }) => {
    const { userId } = requireOnHub(await currentReader(), 'invitations.accept')
    const { slug } = await acceptInvitation(userId, token)
    return { goTo: `/community/${slug}` }
  })
}

const memberSchema = z.strictObject({ ...communityField, user: idSchema('usr') })

/** Gives a member another role. */
export async function setRole(_: FormState, form: FormData): Promise<FormState> {
  const schema = memberSchema.extend({ role: z.enum(ROLES) })
  return answerForm(form, schema, async ({ community: slug, user, role }) => {
    const { community } = await requireCommunity(slug, 'people.manage')
    await changeRole(community.id, user, role)
    return undefined
  })
}

/** Removes a member. */
export async function removeMember(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, memberSchema, async ({ community: slug, user }) => {
    const { community } = await requireCommunity(slug, 'people.manage')
    await endMembership(community.id, user)
    return undefined
  })
}

/** Makes another member owner in one's own stead. */
export async function handOverTo(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, memberSchema, async ({ community: slug, user }) => {
    const { community, reader } = await requireCommunity(slug, 'community.handOver')
    await handOver(community.id, reader.userId, user)
    return undefined
  })
}

/** Ends one's own membership. */
export async function leave(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, z.strictObject(communityField), async ({ community: slug }) => {
    const { community, reader } = await requireCommunity(slug, 'community.leave')
    await endMembership(community.id, reader.userId)
    return { goTo: '/' }
  })
}
