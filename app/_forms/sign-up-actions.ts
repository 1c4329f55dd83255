'use server'

import { z } from 'zod'
import { guestOfCookie } from '@/app/guest-cookie'
import { ownPath } from '@/app/own-path'
import { resetPassword } from '@/lib/people/password-reset'
import { signUp, signUpSchema } from '@/lib/people/sign-up'
import { answerForm } from './answer-form'
import type { FormState } from './form-state'

const formSchema = signUpSchema.extend({ next: z.string().max(2_000) })

/** Makes an account; what is shown is where to go on to, once its maker has signed in. */
export async function makeAccount(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, formSchema, async ({ next, ...input }) => {
    // Who sends no cookie shares one place with all the others who do not.
    const { community } = await signUp(input, (await guestOfCookie()) ?? 'nobody')
    return { shown: community === undefined ? ownPath(next) : `/community/${community}` }
  })
}

const passwordSchema = z.strictObject({ token: z.string().max(100), password: z.string().max(2_000) })

/** Sets a new password through the operator's link. */
export async function setNewPassword(_: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, passwordSchema, async ({ token, password }) => {
    await resetPassword(token, password)
    return { goTo: '/signin?reset=1' }
  })
}
