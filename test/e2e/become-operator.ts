import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import type { StartedHub } from '@/test/support/run-start'

const ACCOUNT = { name: 'Awa', email: 'awa@example.org', password: 'a long enough password' }

/** Makes the operator's account through the link that a fresh hub prints, which signs in to it. */
export async function becomeOperator(page: Page, hub: StartedHub, address: string): Promise<void> {
  // The link is printed after the address, and may come in a later piece of the output.
  const link = await vi.waitFor(
    () => /\/operator\/[\w-]+/.exec(hub.output())?.[0] ?? expect.fail('no link for the operator was printed'),
    { timeout: 60_000 },
  )
  await page.goto(address + link)
  await page.getByLabel('Name').fill(ACCOUNT.name)
  await page.getByLabel('E-mail').fill(ACCOUNT.email)
  await page.getByLabel('Password').fill(ACCOUNT.password)
  await page.getByRole('button').last().click()
  await page.waitForURL((url) => url.pathname === '/')
}
