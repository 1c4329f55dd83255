import type { Page } from 'playwright-core'

/** Asks a question on a page where nothing else is written. */
export async function ask(page: Page, question: string): Promise<void> {
  const field = page.getByRole('textbox')
  await field.fill(question)
  await field.press('Enter')
}
