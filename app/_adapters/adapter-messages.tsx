import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'

/** What the room of adapters says in the browser: findings, refusals and checks travel there on these pages alone. */
export async function AdapterMessages({ children }: { children: ReactNode }) {
  const all = await getMessages()
  const { adapters, before, bundles, findings, hubErrors, hubImports, licences, serving, uploadErrors } = all
  const { fileFaults, zipFaults } = all
  // Of the chat and the editors, what a trial, a draft and a failed question show.
  const { assistantEditor, chat, errors, filters, formErrors, notes, progress } = all
  const policyEditor = { actions: all.policyEditor.actions }
  return (
    <NextIntlClientProvider
      messages={{
        ...{ adapters, before, bundles, findings, hubErrors, hubImports, licences, serving, uploadErrors },
        ...{ fileFaults, zipFaults },
        ...{ assistantEditor, chat, errors, filters, formErrors, notes, policyEditor, progress },
      }}
    >
      {children}
    </NextIntlClientProvider>
  )
}
