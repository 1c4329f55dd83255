'use server'

import { z } from 'zod'
import { answerForm } from '@/app/_forms/answer-form'
import type { FormState } from '@/app/_forms/form-state'
import { idSchema } from '@/app/id-schema'
import { currentReader } from '@/app/reader'
import { readEnv } from '@/lib/core/env'
import { hubSettingsSchema, saveHubSettings } from '@/lib/people/hub-settings'
import { createResetLink } from '@/lib/people/password-reset'
import { requireOnHub } from '@/lib/people/require-on-hub'
import { createSignUpLink } from '@/lib/people/sign-up'

/** Sets who may make accounts and found communities. */
export async function saveHub(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, hubSettingsSchema, async (settings) => {
    await requireOperator()
    await saveHubSettings(settings)
    return undefined
  })
}

/** Makes a link with which one person makes an account, and shows it this once. */
export async function makeSignUpLink(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, z.strictObject({}), async () => {
    await requireOperator()
    const { token } = await createSignUpLink()
    return { shown: `${readEnv().publicUrl}/signup?token=${token}` }
  })
}

/** Makes a link that sets an account's password, and shows it this once. */
export async function makeResetLink(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, z.strictObject({ user: idSchema('usr') }), async ({ user }) => {
    await requireOperator()
    const { token } = await createResetLink(user)
    return { shown: `${readEnv().publicUrl}/reset/${token}` }
  })
}

const requireOperator = async () => requireOnHub(await currentReader(), 'hub.operate')
