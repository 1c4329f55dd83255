import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { openPalette } from './keyboard'
import { makePerson } from './make-person'
import { findChromium } from './open-browser'
import { provideBrowser } from './provide-browser'

const chromium = findChromium()
const PLAIN = '/chat/commons/plain'

/** What a reader finds again, and what nobody finds: networks, tabs, temporary chats, the focus. */
describe.skipIf(!chromium)('a reader who goes and comes back', () => {
  const { hub, enter, visit } = provideBrowser(chromium)

  async function ask(page: Page, question: string): Promise<void> {
    const field = page.getByRole('textbox', { name: 'Write your question' })
    await field.fill(question)
    await field.press('Enter')
  }

  test('closes the page in the middle of an answer and finds it whole', async () => {
    const context = await enter()
    const page = await context.newPage()
    await page.goto(hub.address + PLAIN)
    await ask(page, 'What is an adapter?')
    await page.waitForURL(/\/c\/conv_/)
    const address = page.url()
    await page.close()
    const later = await context.newPage()
    await later.goto(address)
    await later.getByRole('button', { name: 'Why this answer' }).waitFor()
    await expect.poll(() => later.getByText('Stopped.').count()).toBe(0)
    expect((await later.getByTestId('answer').textContent())?.length).toBeGreaterThan(5)
  })

  test('loses the network in the middle of an answer, and it comes by itself when the network is back', async () => {
    const page = await visit(PLAIN)
    await page.route('**/api/chat', async (route) => {
      // The hub gets the question; of what it says only the beginning arrives.
      const response = await route.fetch()
      const text = await response.text()
      await route.fulfill({ response, body: `${text.split('\n\n')[0]}\n\n` })
    })
    await ask(page, 'What is an adapter?')
    await page.waitForURL(/\/c\/conv_/)
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    await expect.poll(() => page.getByRole('alert').filter({ hasText: 'connection' }).count()).toBe(0)
    await page.unroute('**/api/chat')
    await ask(page, 'And what is a guardrail?')
    await page.getByRole('button', { name: 'Why this answer' }).nth(1).waitFor()
  })

  test('asks without a network: the question stays, with its file, also after a reload, until it is sent', async () => {
    const page = await visit(PLAIN)
    const field = page.getByRole('textbox', { name: 'Write your question' })
    await field.focus()
    const file = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('An adapter is small.') }
    await page.getByTestId('attach-files').setInputFiles(file)
    await page.getByText('note.txt').waitFor()
    await page.route('**/api/chat', (route) => route.abort('internetdisconnected'))
    await ask(page, 'What does it say?')
    const alert = page.getByRole('article').getByRole('alert')
    await alert.getByText('Not sent.').waitFor()
    await page.reload()
    await alert.getByText('This question was not sent.').waitFor()
    await page
      .getByRole('log')
      .getByRole('button', { name: /note\.txt/ })
      .waitFor()
    await expect.poll(() => field.inputValue()).toBe('')
    await page.unroute('**/api/chat')
    await alert.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    await expect
      .poll(() => page.getByRole('log').getByText('What does it say?', { exact: true }).count())
      .toBe(1)
    await page.goto(hub.address + PLAIN)
    await page.getByRole('list', { name: 'Questions to begin with' }).waitFor()
    await expect.poll(() => page.getByRole('alert').filter({ hasText: 'not sent' }).count()).toBe(0)
  })

  test('stops and continues in a temporary chat, turns back to the first version, and is asked before going back', async () => {
    const page = await visit('/')
    await page.getByRole('radio', { name: /Plume/ }).waitFor({ state: 'attached' })
    await (await openPalette(page)).fill('plain')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/chat\/commons\/plain$/)
    const asked: Record<string, unknown>[] = []
    await page.route('**/api/chat', async (route) => {
      asked.push(route.request().postDataJSON())
      const isFirst = asked.length === 1
      const events = [
        { type: 'delta', text: isFirst ? 'A small file' : 'A small file beside its base.' },
        { type: 'done', messageId: '', status: isFirst ? 'stopped' : 'done' },
      ].map(
        (event) => `data: ${JSON.stringify({ ranking: null, receipt: null, candidates: [], ...event })}\n\n`,
      )
      await route.fulfill({ contentType: 'text/event-stream', body: events.join('') })
    })
    await page.getByRole('switch', { name: 'Temporary chat' }).click()
    await ask(page, 'What is an adapter?')
    await page.getByText('Stopped.', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('A small file beside its base.').waitFor()
    await page.getByText('2 / 2').waitFor()
    expect(asked[1]).toMatchObject({ isTemporary: true, history: [], continues: 'A small file' })
    await page.getByRole('button', { name: 'Answer again' }).click()
    await page.getByText('3 / 3').waitFor()
    await page.getByRole('button', { name: 'Earlier version' }).click()
    await page.getByRole('button', { name: 'Earlier version' }).click()
    await page.getByText('1 / 3').waitFor()
    await page.getByText('Stopped.', { exact: true }).waitFor()
    const words: string[] = []
    page.once('dialog', (dialog) => {
      words.push(dialog.type())
      void dialog.dismiss()
    })
    await page.evaluate(() => history.back())
    await expect.poll(() => words).toEqual(['confirm'])
    await page.getByText('1 / 3').waitFor()
  })

  test('adds a file to a question while editing it, and goes on where one asks', async () => {
    const page = await visit(PLAIN)
    await ask(page, 'What does it say?')
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    await page.getByRole('button', { name: 'Edit the question' }).focus()
    await page.keyboard.press('Enter')
    const file = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('An adapter is small.') }
    await page.getByRole('log').getByTestId('attach-files').setInputFiles(file)
    await page.getByRole('button', { name: 'Take note.txt away' }).waitFor()
    await page.getByRole('textbox', { name: 'Edit the question' }).press('Enter')
    await page.getByText('2 / 2').waitFor()
    await page
      .getByRole('log')
      .getByRole('button', { name: /note\.txt/ })
      .waitFor()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Write your question')
  })

  test('leaves nothing that was typed behind when the account is not signed in any more', async () => {
    const context = await enter({ as: await makePerson(hub.address) })
    const page = await context.newPage()
    await page.goto(hub.address + PLAIN)
    const kept = () =>
      page.evaluate(
        () => Object.keys(localStorage).filter((key) => key.startsWith('polyphony.unsent')).length,
      )
    await page.getByRole('textbox', { name: 'Write your question' }).fill('A secret')
    await expect.poll(kept).toBe(1)
    await context.clearCookies()
    await page.reload()
    await expect.poll(kept).toBe(0)
  })
})
