import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'

/** What a reader does with their conversations, in the browser and on the hub of the caller. */
export function testConversations(visit: (path: string) => Promise<Page>, ask: Ask): void {
  test('pins a conversation, puts it into a folder, and finds it by what was answered', async () => {
    const page = await visit('/chat/commons/plain')
    await ask(page, 'What is an adapter?')
    await page.waitForURL(/\/c\/conv_/)
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    const said = (await page.getByTestId('answer').textContent()) ?? ''
    const list = page.getByRole('navigation')
    const choose = async (name: string) => {
      await list.getByRole('button', { name: 'More for “What is an adapter?”' }).click()
      await page.getByRole('menuitem', { name }).click()
    }
    await choose('Pin')
    await list.getByRole('heading', { name: 'Pinned' }).waitFor()
    await choose('Put into a folder')
    await page.getByRole('textbox', { name: 'New folder' }).fill('Machines')
    await page.keyboard.press('Enter')
    await list.getByText('Machines').waitFor()
    await page.reload()
    await choose('Unpin')
    await list.getByRole('link', { name: 'What is an adapter?' }).waitFor({ state: 'hidden' })
    await list.getByText('Machines').click()
    await list.getByRole('link', { name: 'What is an adapter?' }).waitFor()
    await list.getByRole('searchbox').fill(said.split(/\s+/).slice(0, 4).join(' '))
    const found = list.getByRole('link', { name: 'What is an adapter?' })
    await expect.poll(() => found.first().textContent()).toContain(said.slice(0, 20))
  })
}

type Ask = (page: Page, question: string) => Promise<void>
