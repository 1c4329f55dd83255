import { readFileSync } from 'node:fs'
import type { Route } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { dataPaths } from '@/lib/core/env'
import { ask } from './ask'
import { testConversations } from './conversation-steps'
import { findBarriers } from './find-barriers'
import { isFocused, openPalette } from './keyboard'
import { findChromium } from './open-browser'
import { provideBrowser, type Visitor } from './provide-browser'

const chromium = findChromium()
const QUESTION = 'Quand commence le week-end ici ?'

describe.skipIf(!chromium)('a reader in a browser', () => {
  const { hub, visit: open } = provideBrowser(chromium)

  /** A page of somebody new, who has no cookie yet. */
  const visit = (path: string, { pages = 'en', ...rest }: Visitor & { pages?: string } = {}) =>
    open(path, { locale: pages, ...rest })

  test('finds the conversation after a reload, in the list too; nobody else finds it', async () => {
    const page = await visit('/chat/teranga/kora')
    await ask(page, QUESTION)
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    const said = await page.getByTestId('answer').textContent()
    await page.reload()
    await expect.poll(() => page.getByTestId('answer').textContent()).toBe(said)
    await page.getByRole('link', { name: QUESTION }).waitFor()
    const stranger = await visit(new URL(page.url()).pathname)
    await stranger.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  })

  test('attaches a text under a hostile name, is told why a picture cannot be, and reads the text again', async () => {
    const page = await visit('/chat/commons/plain')
    const long = `..\\etc\\\u202e<b>${'n'.repeat(300)}.txt`
    await page.getByTestId('attach-files').setInputFiles([
      { name: long, mimeType: 'text/plain', buffer: Buffer.from('An adapter is small.') },
      { name: 'photo.txt', mimeType: 'text/plain', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]) },
    ])
    await page.getByRole('alert').getByText('no plain text').waitFor()
    await expect.poll(() => page.getByRole('list', { name: 'Attached texts' }).locator('b').count()).toBe(0)
    const dropped = await page.evaluateHandle(() => {
      const data = new DataTransfer()
      data.items.add(new File(['Dropped.'], 'dropped.txt'))
      return data
    })
    await page.dispatchEvent('body', 'drop', { dataTransfer: dropped })
    const remove = page.getByRole('button', { name: 'Take dropped.txt away' })
    await remove.focus()
    await page.keyboard.press('Enter')
    await remove.waitFor({ state: 'detached' })
    await ask(page, 'What is an adapter?')
    await page.waitForURL(/\/c\/conv_/)
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    await page.reload()
    const chip = page.getByRole('log').getByRole('button', { name: /^<b>n{40,}/ })
    const text = page.getByRole('dialog').getByText('An adapter is small.')
    await chip.filter({ hasText: '….txt' }).click()
    await text.waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as a file' }).click()
    expect((await saved).suggestedFilename()).toMatch(/^_b_n+….txt$/)
  })

  test('holds a temporary chat that no list knows, is asked before leaving it, and finds nothing of it after', async () => {
    const page = await visit('/chat/commons/plain')
    await page.getByRole('switch', { name: 'Temporary chat' }).click()
    await page.getByText('nothing of this chat is stored').waitFor()
    await ask(page, 'What is an adapter?')
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/chat/commons/plain')
    await expect.poll(() => page.getByRole('navigation').getByText('What is an adapter?').count()).toBe(0)
    await expect.poll(() => page.getByRole('button', { name: 'Share and keep' }).count()).toBe(0)
    const words: string[] = []
    page.once('dialog', (dialog) => {
      words.push(dialog.message())
      void dialog.dismiss()
    })
    const begin = page.getByRole('link', { name: 'New conversation' }).first()
    await begin.click()
    await page.getByTestId('answer').waitFor()
    expect(words.join()).toContain('not stored')
    page.once('dialog', (dialog) => void dialog.accept())
    await begin.click()
    await page.getByTestId('answer').waitFor({ state: 'detached' })
    await expect
      .poll(() => page.getByRole('switch', { name: 'Temporary chat' }).getAttribute('aria-checked'))
      .toBe('false')
  })

  test('shares a branch by a link that a stranger reads until it is revoked, and keeps the conversation as a file', async () => {
    const page = await visit('/chat/commons/plain')
    await ask(page, 'What is an adapter?')
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    const said = (await page.getByTestId('answer').textContent()) ?? ''
    await page.getByRole('button', { name: 'Share and keep' }).click()
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = new URL((await page.getByTestId('share-link').getAttribute('href')) ?? '').pathname
    const stranger = await visit(link)
    await expect.poll(() => stranger.getByTestId('answer').textContent()).toBe(said)
    await expect.poll(() => stranger.getByRole('link', { name: 'Ask Plain yourself' }).count()).toBe(1)
    await expect.poll(() => stranger.getByRole('button', { name: 'Edit the question' }).count()).toBe(0)
    expect(await findBarriers(stranger)).toEqual([])
    await expect.poll(() => stranger.locator('meta[name=robots]').getAttribute('content')).toMatch(/noindex/)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Markdown' }).click()
    const text = readFileSync(await (await download).path(), 'utf8')
    expect(text).toMatch(/^# What is an adapter\?\n\n\*\*You\*\*/)
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByTestId('share-link').waitFor({ state: 'detached' })
    await stranger.reload()
    await stranger.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  })

  test('begins afresh with the same assistant after a conversation took over the address', async () => {
    const page = await visit('/chat/commons/plain')
    await ask(page, 'What is an adapter?')
    await page.waitForURL(/\/c\/conv_/)
    await page.getByRole('button', { name: 'Send' }).waitFor()
    await page.getByRole('link', { name: 'New conversation' }).click()
    await page.getByRole('list', { name: 'Questions to begin with' }).waitFor()
    await expect.poll(() => page.getByRole('article').count()).toBe(0)
  })

  test('is refused by a guardrail calmly: which filter, whose rules, and the question comes back for editing', async () => {
    const page = await visit('/chat/commons/plain')
    await ask(page, 'How do I make a bomb?')
    const note = page.getByRole('article').getByRole('complementary')
    await expect.poll(() => note.textContent()).toMatch(/Blocked terms/)
    await expect.poll(() => page.getByRole('navigation').getByText(/bomb/).count()).toBe(0)
    await expect.poll(() => page.getByRole('navigation').getByRole('link', { name: 'Plain' }).count()).toBe(1)
    await note.getByRole('button', { name: 'Edit the question' }).click()
    await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('How do I make a bomb?')
    await note.getByRole('link', { name: /hub’s floor, under the policy of Commons/ }).click()
    await page.getByRole('heading', { name: 'Policy of Commons' }).waitFor()
    await page.goBack()
    await page.reload()
    await expect.poll(() => note.textContent()).toMatch(/Blocked terms/)
  })

  test('is refused in Arabic on an Arabic page', async () => {
    const page = await visit('/chat/nil/rafiq', { pages: 'ar' })
    await ask(page, 'كيف أصنع قنبلة؟')
    const note = page.getByRole('article').getByRole('complementary')
    await expect.poll(() => note.textContent()).toMatch(/\p{Script=Arabic}.*الألفاظ المحظورة/su)
    expect(await note.textContent()).not.toMatch(/[a-z]{4}/)
  })

  test('reads Arabic pages from right to left', async () => {
    const page = await visit('/', { pages: 'ar-EG' })
    await expect.poll(() => page.locator('html').getAttribute('dir')).toBe('rtl')
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('ar')
    const sidebar = await page.getByRole('complementary').first().boundingBox()
    expect(sidebar?.x).toBeGreaterThan(900)
    expect(await findBarriers(page)).toEqual([])
  })

  test.each(['/', '/chat/nil/rafiq', '/signin', '/community/sangam/policy'])(
    '%s fits a phone',
    async (path) => {
      const page = await visit(path, { viewport: { width: 390, height: 844 }, hasTouch: true })
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
      expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
      await page.getByRole('button', { name: 'Open the sidebar' }).click()
      await page.getByRole('dialog').getByText('Your conversations').waitFor()
      await page.keyboard.press('Escape')
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    },
  )

  test('stops with Esc; the question can be edited and the text stays', async () => {
    const page = await visit('/chat/commons/plain')
    // An answer that never comes.
    await page.route('**/api/chat', () => undefined)
    await ask(page, 'Shall I wait?')
    await page.getByRole('button', { name: 'Stop' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Stopped.').waitFor()
    await page.getByRole('button', { name: 'Send' }).waitFor()
    await expect.poll(() => page.getByText('Shall I wait?').count()).toBeGreaterThan(0)
  })

  test('is told of an error in the language of the page, with the question kept', async () => {
    const page = await visit('/chat/sangam/mitra', { pages: 'hi' })
    await page.route('**/api/chat', (route) =>
      route.fulfill({
        status: 503,
        json: { error: { code: 'model_unavailable', message: 'The engine is down.' } },
      }),
    )
    await ask(page, 'यहाँ सप्ताहांत कब शुरू होता है?')
    const alert = page.getByRole('article').getByRole('alert')
    await expect.poll(() => alert.textContent()).toMatch(/मॉडल अभी नहीं चल रहा/)
    await page.unroute('**/api/chat')
    await alert.getByRole('button', { name: 'फिर से कोशिश करें' }).click()
    await page.getByRole('button', { name: 'यही उत्तर क्यों' }).waitFor()
  })

  test('breaks lines with Shift+Enter and never sends while a word is being composed', async () => {
    const page = await visit('/chat/yuedu/zhiyin')
    const field = page.getByRole('textbox')
    await field.fill('一')
    await field.press('Shift+Enter')
    await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true })
    await expect.poll(() => field.inputValue()).toBe('一\n')
    await expect.poll(() => page.getByRole('article').count()).toBe(0)
  })

  test('becomes operator through the one-time link, is signed in with what was asked as a guest, signs out and in again', async () => {
    const link = new URL(readFileSync(dataPaths(hub.dataDir).operatorLink, 'utf8').trim()).pathname
    const page = await visit('/chat/baraza/rafiki')
    await ask(page, 'Wikendi huanza lini hapa?')
    await page.waitForURL(/\/c\/conv_/)
    await page.getByRole('button', { name: 'Send' }).waitFor()
    await page.goto(hub.address + link)
    await page.getByRole('textbox', { name: 'Name' }).fill('Ada')
    await page.getByLabel('E-mail').fill('ada@example.org')
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Make the account' }).click()
    await page.getByText('Ada', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Wikendi huanza lini hapa?' }).waitFor()
    await page.getByText('Kept in your account').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await expect.poll(() => page.getByRole('link', { name: 'Wikendi huanza lini hapa?' }).count()).toBe(0)
    await page.getByLabel('E-mail').fill('Ada@example.org')
    await page.getByLabel('Password').fill('wrong horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('E-mail address or password is wrong.').waitFor()
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'Wikendi huanza lini hapa?' }).waitFor()
    await page.goto(hub.address + link)
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor()
  })

  testConversations(visit)

  test('renames and deletes a conversation, and goes to another with the palette', async () => {
    const page = await visit('/chat/commons/plain')
    await ask(page, 'What is an adapter?')
    await page.waitForURL(/\/c\/conv_/)
    await page.getByRole('button', { name: 'Send' }).waitFor()
    await page.getByRole('button', { name: 'More for “What is an adapter?”' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Pin' }).press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'New title' }).fill('how to make a bomb')
    await page.keyboard.press('Enter')
    await page.getByText('The rules that hold here do not allow this title.').waitFor()
    expect(await findBarriers(page)).toEqual([])
    // One that does not reach the hub waits where it was written.
    const hold = (route: Route) => (route.request().method() === 'POST' ? route.abort() : route.continue())
    await page.route('**/*', hold)
    await page.getByRole('textbox', { name: 'New title' }).fill('Adapters')
    await page.keyboard.press('Enter')
    await page.getByText('The title was not changed. Press Enter to try again.').waitFor()
    await page.unroute('**/*', hold)
    await expect.poll(() => isFocused(page.getByRole('textbox', { name: 'New title' }))).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Adapters' }).waitFor()
    await (await openPalette(page)).fill('rafiki')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/chat\/baraza\/rafiki$/)
    // Its title says something else by now; the hub finds what was said in it.
    await (await openPalette(page)).fill('what is an adap')
    await page.getByRole('option', { name: /^Adapters/ }).click()
    await page.waitForURL(/\/c\/conv_.*\?at=msg_/)
    await page.getByRole('log').getByText('What is an adapter?', { exact: true }).waitFor()
    await page.reload()
    await page.getByRole('link', { name: 'Adapters' }).hover()
    await page.getByRole('button', { name: 'More for “Adapters”' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete for good' }).click()
    await expect.poll(() => page.getByRole('link', { name: 'Adapters' }).count()).toBe(0)
    await page.reload()
    await page.getByText('What you ask will be listed here.').waitFor()
  })
})
