import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'

/** What the editor's client components say; it travels to the browser on these pages alone. */
export async function PolicyMessages({ children }: { children: ReactNode }) {
  const { policy, policyEditor, parity, filters } = await getMessages()
  return (
    <NextIntlClientProvider messages={{ policy, policyEditor, parity, filters }}>
      {children}
    </NextIntlClientProvider>
  )
}
