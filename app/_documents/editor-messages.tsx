import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'

/** What the editors' client components say; it travels to the browser on these pages alone. */
export async function EditorMessages({ children }: { children: ReactNode }) {
  const { policyEditor, assistantEditor, cultureEditor } = await getMessages()
  return (
    <NextIntlClientProvider messages={{ policyEditor, assistantEditor, cultureEditor }}>
      {children}
    </NextIntlClientProvider>
  )
}
