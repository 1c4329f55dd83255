'use server'

import { z } from 'zod'
import { answerForm } from '@/app/_forms/answer-form'
import type { FormState } from '@/app/_forms/form-state'
import { idSchema } from '@/app/id-schema'
import { currentReader, currentSession } from '@/app/reader'
import { createOwnKey, KEY_SCOPES, revokeOwnKey } from '@/lib/keys/keys'
import { changePassword, deleteAccount, nameSchema, renameAccount } from '@/lib/people/own-account'
import { requireOnHub } from '@/lib/people/require-on-hub'
import { endOtherSessions, endSession } from '@/lib/people/sessions'

/** Gives the account another name. */
export async function saveName(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, nameSchema, async ({ name }) => {
    await renameAccount(await ownId(), name)
    return undefined
  })
}

const passwordsSchema = z.strictObject({ current: z.string().max(2_000), password: z.string().max(2_000) })

/** Sets another password, and signs the account out everywhere else. */
export async function savePassword(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, passwordsSchema, async (passwords) => {
    await changePassword(await ownId(), (await currentSession())?.sessionId, passwords)
    return undefined
  })
}

/** An empty field holds the key to no less than every other. */
const perMinute = z
  .union([z.literal('').transform(() => null), z.coerce.number().int().min(1).max(1_000_000_000)])
  .default(null)

const keySchema = z.strictObject({
  name: z.string().max(400),
  'scopes[]': z.array(z.enum(KEY_SCOPES)).min(1).max(KEY_SCOPES.length),
  days: z.coerce.number().int(),
  requestsPerMinute: perMinute,
  tokensPerMinute: perMinute,
})

/** Makes an API key of the account and shows it this once. */
export async function makeKey(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, keySchema, async ({ 'scopes[]': scopes, days: expiresInDays, ...rest }) => {
    const { key } = await createOwnKey({ ...rest, scopes, expiresInDays, userId: await ownId() })
    return { shown: key }
  })
}

/** Ends one of the account's own keys. */
export async function revokeMyKey(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, z.strictObject({ key: idSchema('key') }), async ({ key }) => {
    await revokeOwnKey(await ownId(), key)
    return undefined
  })
}

/** Signs the account out at one place. */
export async function endMySession(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, z.strictObject({ session: idSchema('ses') }), async ({ session }) => {
    await endSession(await ownId(), session)
    return undefined
  })
}

/** Signs the account out everywhere but here. */
export async function endMyOtherSessions(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, z.strictObject({}), async () => {
    await endOtherSessions(await ownId(), (await currentSession())?.sessionId)
    return undefined
  })
}

const confirmationSchema = z.strictObject({ confirmation: z.string().max(400) })

/** Deletes the account and what is its own, once that was typed out. */
export async function deleteMyAccount(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, confirmationSchema, async ({ confirmation }) => {
    await deleteAccount(await ownId(), confirmation)
    return { goTo: '/' }
  })
}

const ownId = async () => requireOnHub(await currentReader(), 'account.own').userId
