'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import type { Trouble } from '@/app/_forms/form-trouble'
import { currentReader } from '@/app/reader'
import { deleteAdapterFiles, switchToVersion, withdrawAdapterVersion } from '@/lib/adapters/adapter-versions'
import { createAssistantFor } from '@/lib/adapters/create-assistant-for'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { requireInCommunity } from '@/lib/people/may-in-community'
import { findVisibleCommunity } from '@/lib/people/visible-community'

/** What went wrong; null when it was done. */
export type ActionResult = Trouble | null

const target = z.strictObject({ slug: z.string().max(100), id: z.string().max(100) })

/** Lets the assistants of an adapter speak through this version of it. */
export async function speakThrough(slug: string, id: string): Promise<ActionResult> {
  return act({ slug, id }, switchToVersion)
}

/** Stops serving a version. */
export async function withdrawVersion(slug: string, id: string): Promise<ActionResult> {
  return act({ slug, id }, withdrawAdapterVersion)
}

/** Deletes the files of a withdrawn version. */
export async function deleteFiles(slug: string, id: string): Promise<ActionResult> {
  return act({ slug, id }, (communityId, adapterId) =>
    deleteAdapterFiles(readEnv().dataDir, { communityId, id: adapterId }),
  )
}

/** Makes an assistant that speaks through a version and follows its adapter. */
export async function makeAssistant(slug: string, id: string, name: string): Promise<ActionResult> {
  return act({ slug, id }, (communityId, adapterId) =>
    createAssistantFor({ communityId, adapterId, name: String(name) }),
  )
}

async function act(
  input: { slug: string; id: string },
  work: (communityId: string, id: string) => Promise<unknown>,
): Promise<ActionResult> {
  try {
    const { slug, id } = target.parse(input)
    const reader = await currentReader()
    const community = await findVisibleCommunity(reader, slug)
    await requireInCommunity(reader, community, 'adapters.publish')
    await work(community.id, id)
    revalidatePath(`/community/${slug}`, 'layout')
    return null
  } catch (error) {
    if (!(error instanceof PolyphonyError) || error.code === 'internal') throw error
    const { code, param: field, retryAfterSeconds } = error
    return { code, field, retryAfterSeconds }
  }
}
