/** What came of a form: nothing yet; done, perhaps with something to show this once; wrong, with what was filled in. */
export type FormState =
  | null
  | { outcome: 'done'; shown: string | undefined }
  | {
      outcome: 'wrong'
      code: string
      /** The field, or the reason, as `formErrors` of the messages knows it. */
      field: string | undefined
      retryAfterSeconds: number | undefined
      /** What was filled in, but for passwords: a form that is shown again is not empty. */
      values: Record<string, string>
    }

export type FormAction = (state: FormState, form: FormData) => Promise<FormState>
