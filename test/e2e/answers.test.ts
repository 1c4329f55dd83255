import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { ask } from './ask'
import { findBarriers } from './find-barriers'
import { holdAnswersAt } from './held-answers'
import { findChromium } from './open-browser'
import { provideBrowser } from './provide-browser'

const chromium = findChromium()
const QUESTION = 'Quand commence le week-end ici ?'

/** An answer, from its first word to its drafts, its versions and what its Markdown may show. */
describe.skipIf(!chromium)('a reader of an answer', () => {
  const { visit } = provideBrowser(chromium)

  test('asks from the first page without an account, sees the drafting, and is answered by the chosen community', async () => {
    const page = await visit('/')
    await page.getByRole('radio', { name: /Plume/ }).check({ force: true })
    const readOn = await holdAnswersAt(page, ['"state":"drafting"', '"state":"choosing"'])
    await ask(page, QUESTION)
    await page.waitForURL(/\/c\/conv_/)
    const status = page.getByRole('log').getByRole('status')
    await status.getByText('drafting 4').waitFor()
    await readOn()
    await status.getByText('choosing').waitFor()
    await readOn()
    const answer = page.getByTestId('answer')
    await answer.waitFor()
    await expect.poll(() => answer.getAttribute('lang')).toBe('fr-FR')
    expect((await answer.textContent())?.length).toBeGreaterThan(5)
    await expect.poll(() => page.getByText('Atelier Lutèce').count()).toBeGreaterThan(0)
  })

  test('reads an answer of one draft while it is being written', async () => {
    const page = await visit('/chat/commons/plain')
    const readOn = await holdAnswersAt(page, ['"type":"delta"'])
    await ask(page, 'What is an adapter?')
    const answer = page.getByTestId('answer')
    await answer.waitFor()
    const begun = await answer.textContent()
    const why = page.getByRole('button', { name: 'Why this answer' })
    expect(await why.count()).toBe(0)
    await readOn()
    await why.waitFor()
    const whole = (await answer.textContent()) ?? ''
    expect(whole.startsWith(begun ?? '')).toBe(true)
    expect(whole.length).toBeGreaterThan(begun?.length ?? 0)
  })

  test('opens "Why this answer": every draft, its energy term by term, and the receipt', async () => {
    const page = await visit('/chat/lutece/plume')
    await ask(page, QUESTION)
    await page.getByRole('button', { name: 'Why this answer' }).click()
    const panel = page.getByRole('region', { name: 'Why this answer' })
    // Equal drafts share a card; together the cards name all four.
    const drafts = async () => {
      const headings = await panel.getByRole('heading', { name: /^Drafts? / }).allTextContents()
      return headings.join().match(/\d/g)?.sort()
    }
    await expect.poll(drafts).toEqual(['1', '2', '3', '4'])
    await expect.poll(() => panel.getByText('preferred', { exact: true }).count()).toBe(1)
    await expect.poll(() => panel.getByText(/= /).count()).toBeGreaterThan(0)
    await expect.poll(() => panel.getByText('it never means correct').count()).toBe(1)
    await expect
      .poll(() => panel.locator('dt', { hasText: 'Adapter' }).locator('+ dd').textContent())
      .toMatch(/^[0-9a-f]{12}…$/)
  })

  test('asks for another answer, pages between the two, edits the question in place and pages back', async () => {
    const page = await visit('/chat/commons/plain')
    await ask(page, 'What is an adapter?')
    await page.getByRole('button', { name: 'Answer again' }).click()
    await page.getByRole('button', { name: 'Earlier version' }).and(page.locator(':enabled')).click()
    await page.getByText('1 / 2').waitFor()
    await page.reload()
    await page.getByText('1 / 2').waitFor()
    await page.getByRole('button', { name: 'Edit the question' }).click()
    await page.getByRole('textbox', { name: 'Edit the question' }).fill('What is a guardrail?')
    await page.keyboard.press('Enter')
    await page.getByText('2 / 2').waitFor()
    await expect.poll(() => page.getByRole('article').count()).toBe(1)
    await page.getByRole('button', { name: 'Earlier version' }).and(page.locator(':enabled')).click()
    await page.getByRole('log').getByText('What is an adapter?', { exact: true }).waitFor()
  })

  test('goes on with an answer that was stopped, as a second version of it', async () => {
    const page = await visit('/chat/commons/plain')
    const asked: object[] = []
    const ids = { conversationId: `conv_${'a'.repeat(26)}`, messageId: `msg_${'a'.repeat(26)}` }
    await page.route('**/api/chat', async (route) => {
      asked.push(route.request().postDataJSON())
      const isFirst = asked.length === 1
      const events = [
        { type: 'start', ...ids, assistant: 'commons/plain' },
        { type: 'delta', text: isFirst ? 'A small file' : 'A small file beside its base.' },
        { type: 'done', messageId: ids.messageId, status: isFirst ? 'stopped' : 'done' },
      ].map(
        (event) => `data: ${JSON.stringify({ ranking: null, receipt: null, candidates: [], ...event })}\n\n`,
      )
      await route.fulfill({ contentType: 'text/event-stream', body: events.join('') })
    })
    await ask(page, 'What is an adapter?')
    await page.getByText('Stopped.').waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('A small file beside its base.').waitFor()
    await page.getByText('2 / 2').waitFor()
    expect(asked[1]).toMatchObject({
      ...{ assistant: 'commons/plain', conversationId: ids.conversationId, continuesId: ids.messageId },
    })
    await expect.poll(() => page.getByRole('button', { name: 'Continue' }).count()).toBe(0)
  })

  test('sees markup in a question and hostile Markdown in an answer as text and links only', async () => {
    const page = await visit('/chat/commons/plain')
    const hostile =
      '<img src=x onerror=alert(1)> ![p](https://example.org/p.png) [c](javascript:alert(2)) $\\href{javascript:alert(4)}{x}$ $\\frac12$'
    await answerWith(page, hostile)
    await ask(page, '<script>alert(3)</script>')
    const answer = page.getByTestId('answer')
    await answer.locator('math mfrac').waitFor()
    await expect.poll(() => page.getByRole('log').locator('img, script, iframe').count()).toBe(0)
    expect(
      await answer.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ).toEqual(['https://example.org/p.png'])
  })

  test('reads code under the name of its language and in its colours, which are fetched for it', async () => {
    const page = await visit('/chat/commons/plain')
    const code = '// <script>alert(5)</script>\nconst a: string = "<b>"\n'
    await answerWith(page, `\`\`\`TypeScript\n${code}\`\`\`\n\n\`\`\`constructor\n${code}\`\`\``)
    expect(page.workers()).toHaveLength(0)
    await ask(page, 'How is a string made?')
    const answer = page.getByTestId('answer')
    const [coloured, plain] = [answer.locator('pre').first(), answer.locator('pre').last()]
    await expect
      .poll(() => coloured.locator('span').allTextContents())
      .toEqual(['// <script>alert(5)</script>', 'const', 'a', 'string', '"<b>"'])
    expect(await coloured.textContent()).toBe(code)
    expect(page.workers()).toHaveLength(1)
    await answer.getByText('TypeScript', { exact: true }).waitFor()
    await answer.getByText('constructor', { exact: true }).waitFor()
    expect(await plain.locator('span').count()).toBe(0)
    expect(await findBarriers(page)).toEqual([])
  })
})

/** Plays the hub's answer to the next question. */
async function answerWith(page: Page, text: string): Promise<void> {
  const events = [
    { type: 'start', conversationId: 'conv_x', messageId: 'msg_x', assistant: 'commons/plain' },
    { type: 'delta', text },
    { type: 'done', messageId: 'msg_x', status: 'done', ranking: null, receipt: null, candidates: [] },
  ]
  await page.route('**/api/chat', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
    }),
  )
}
