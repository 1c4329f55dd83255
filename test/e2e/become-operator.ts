import type { Page } from 'playwright-core'
import type { StartedHub } from '@/test/support/run-start'

const ACCOUNT = { name: 'Awa', email: 'awa@example.org', password: 'a long enough password' }

/** Makes the operator's account through the link that a fresh hub prints, and signs in with it. */
export async function becomeOperator(page: Page, hub: StartedHub, address: string): Promise<void> {
  await page.goto(address + (/\/operator\/[\w-]+/.exec(hub.output())?.[0] ?? ''))
  await page.getByLabel('Name').fill(ACCOUNT.name)
  await page.getByLabel('E-mail').fill(ACCOUNT.email)
  await page.getByLabel('Password').fill(ACCOUNT.password)
  await page.getByRole('button').last().click()
  await page.waitForURL(/signin/)
  await page.getByLabel('E-mail').fill(ACCOUNT.email)
  await page.getByLabel('Password').fill(ACCOUNT.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname === '/')
}
