import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { ask } from './ask'
import { findBarriers } from './find-barriers'
import { isFocused } from './keyboard'
import { findChromium } from './open-browser'
import { provideBrowser } from './provide-browser'

const chromium = findChromium()
const QUESTION = 'When does the weekend begin here?'
const SIX = ['lutece/plume', 'teranga/kora', 'sangam/mitra', 'nil/rafiq', 'baraza/rafiki', 'yuedu/zhiyin']

describe.skipIf(!chromium)('a reader who asks several', () => {
  const { visit } = provideBrowser(chromium)

  const columns = (page: Page) => page.getByTestId('column')
  const isOver = (page: Page) => page.getByRole('button', { name: 'Send' }).waitFor()

  test('chooses six on the first page and reads them side by side, each in its language; all of it is there after a reload', async () => {
    const page = await visit('/')
    await page.getByRole('button', { name: 'Ask several' }).click()
    await page.getByRole('button', { name: 'Choose 6' }).click()
    await page.getByText('6 of 6 chosen.').waitFor()
    await expect.poll(() => page.getByRole('checkbox', { disabled: true }).count()).toBeGreaterThan(0)
    const chosen = page.getByRole('checkbox', { checked: true })
    while ((await chosen.count()) > 0) await chosen.first().uncheck({ force: true })
    for (const name of ['Plume', /Kora\s*Maison/, 'मित्र', 'رفيق', 'Rafiki', '知音'])
      await page.getByRole('checkbox', { name }).check({ force: true })
    await ask(page, QUESTION)
    await page.waitForURL(/\/compare\/cmp_/)
    // Every place is kept before the first word.
    await expect.poll(() => columns(page).count()).toBe(6)
    await isOver(page)
    const answers = page.getByTestId('answer')
    await expect.poll(() => answers.count()).toBe(6)
    const languages = await answers.evaluateAll((all) => all.map((one) => one.getAttribute('lang')))
    expect(new Set(languages).size).toBeGreaterThanOrEqual(5)
    const agreement = page.getByRole('region', { name: 'Where they agree and differ' })
    await agreement
      .getByText(/^(Different|Each different|Alike):/)
      .first()
      .waitFor()
    await expect
      .poll(() => agreement.getByRole('img').getAttribute('aria-label'))
      .toContain('The list says the same')
    const said = await answers.allTextContents()
    await page.reload()
    await expect.poll(() => page.getByTestId('answer').allTextContents()).toEqual(said)
    await page.getByRole('link', { name: QUESTION }).waitFor()
    const stranger = await visit(new URL(page.url()).pathname)
    await stranger.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  })

  test('votes on an answer with its reason and on a pair, changes it, and finds it again', async () => {
    const page = await visit(`/compare?with=${SIX.slice(0, 2).join()}`)
    await ask(page, QUESTION)
    await isOver(page)
    const first = columns(page).first()
    const kept = () => page.waitForResponse(/\/api\/votes/)
    await Promise.all([kept(), first.getByRole('button', { name: 'A good answer', exact: true }).click()])
    await Promise.all([kept(), first.getByRole('checkbox', { name: 'accurate' }).check({ force: true })])
    const pairs = page.getByRole('region', { name: 'Which do you prefer?' })
    await Promise.all([kept(), pairs.getByRole('button', { name: 'tie' }).click()])
    await Promise.all([kept(), pairs.getByRole('button', { name: 'Kora' }).click()])
    await page.reload()
    await expect
      .poll(() => pairs.getByRole('button', { name: 'Kora' }).getAttribute('aria-pressed'))
      .toBe('true')
    await expect
      .poll(() => pairs.getByRole('button', { name: 'tie' }).getAttribute('aria-pressed'))
      .toBe('false')
    await expect.poll(() => first.getByRole('checkbox', { name: 'accurate' }).isChecked()).toBe(true)
    expect(await findBarriers(page)).toEqual([])
  })

  test('a vote on a pair leads on to the next without one, until all have one; a change of mind is a step back', async () => {
    const page = await visit(`/compare?with=${SIX.slice(0, 3).join()}`)
    await ask(page, QUESTION)
    await isOver(page)
    const pairs = page.getByRole('region', { name: 'Which do you prefer?' })
    const pair = (name: string) => pairs.getByRole('group', { name })
    const vote = async (name: string) => {
      await pairs.getByRole('button', { name, exact: true }).focus()
      await page.keyboard.press('Enter')
    }
    await pair('Plume or Kora?').waitFor()
    await page.route('**/api/votes', (route) => route.abort())
    await vote('tie')
    await pairs.getByRole('alert').waitFor()
    await page.unroute('**/api/votes')
    await vote('tie')
    // The focus goes along, so that one votes on by keyboard.
    await pair('Kora or मित्र?').waitFor()
    await expect.poll(() => isFocused(pair('Kora or मित्र?'))).toBe(true)
    await pairs.getByText('1 of 3 pairs').waitFor()
    await page.reload()
    await pair('Kora or मित्र?').waitFor()
    await pairs.getByRole('button', { name: 'Next pair' }).click()
    await vote('Plume')
    await pair('Kora or मित्र?').waitFor()
    await pairs.getByRole('button', { name: 'Previous pair' }).click()
    await expect
      .poll(() => pairs.getByRole('button', { name: 'tie' }).getAttribute('aria-pressed'))
      .toBe('true')
    await vote('neither')
    await pair('Kora or मित्र?').waitFor()
    await vote('neither')
    await pairs.getByText('You have voted on all 3 pairs.').waitFor()
    expect(await findBarriers(page)).toEqual([])
  })

  test('a blind comparison shows no name, not even after a reload, until they are asked for', async () => {
    const page = await visit(`/compare?with=${SIX.slice(0, 3).join()}&blind=1`)
    await ask(page, QUESTION)
    await isOver(page)
    const shown = () => page.getByRole('log').textContent()
    await expect.poll(shown).toContain('Answer A')
    expect(await shown()).not.toMatch(/Plume|Kora|मित्र|Lutèce|Teranga/)
    await page.reload()
    expect(await shown()).not.toMatch(/Plume|Kora|मित्र|Lutèce|Teranga/)
    await expect.poll(() => page.getByRole('button', { name: 'Why this answer' }).count()).toBe(0)
    // A report goes to a community, which is not to be known yet.
    const reports = page.getByRole('button', { name: 'Report this answer' })
    await expect.poll(() => reports.count()).toBe(0)
    const pairs = page.getByRole('region', { name: 'Which do you prefer?' })
    await pairs.getByRole('button', { name: 'Answer A' }).click()
    await page.getByRole('button', { name: 'Show the names' }).click()
    await page.getByRole('heading', { name: /Kora/ }).waitFor()
    await expect.poll(() => page.getByRole('button', { name: 'Why this answer' }).count()).toBe(3)
    await expect.poll(() => reports.count()).toBe(3)
    await reports.first().click()
    await page.getByRole('dialog').getByRole('radio').first().check({ force: true })
    await page.getByRole('dialog').getByRole('button', { name: 'Send to the moderators' }).click()
    await page.getByText('You reported this answer.').waitFor()
    // The button that told it is gone; the focus stands on what became of it.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toContain('You reported this answer.')
    await expect.poll(() => pairs.getByRole('button', { pressed: true }).count()).toBe(0)
    await pairs.getByRole('button', { name: 'Previous pair' }).click()
    await expect.poll(() => pairs.getByRole('button', { pressed: true }).count()).toBe(1)
  })

  test('an error in one column leaves the others, which go on; it can be asked again in its place', async () => {
    const page = await visit(`/compare?with=${SIX.slice(0, 2).join()}`)
    let isDown = true
    await page.route('**/api/chat', (route) =>
      isDown && route.request().postData()?.includes('"position":0')
        ? route.fulfill({ status: 503, json: { error: { code: 'model_unavailable' } } })
        : route.continue(),
    )
    await ask(page, QUESTION)
    await isOver(page)
    const first = columns(page).first()
    await first.getByRole('alert').waitFor()
    await expect.poll(() => page.getByTestId('answer').count()).toBe(1)
    isDown = false
    await first.getByRole('button', { name: 'Try again' }).click()
    await first.getByTestId('answer').waitFor()
    await isOver(page)
    await expect.poll(() => page.getByTestId('answer').count()).toBe(2)
  })

  test('what was typed and what was asked without a network waits, also after a reload, until it is sent or taken back', async () => {
    const address = `/compare?with=${SIX.slice(0, 3).join()}`
    const page = await visit(address)
    const field = page.getByRole('textbox')
    const waiting = () =>
      page.evaluate(
        () => Object.keys(localStorage).filter((key) => key.startsWith('polyphony.unsent')).length,
      )
    await field.fill('Half a quest')
    await expect.poll(waiting).toBe(1)
    await page.reload()
    await expect.poll(() => field.inputValue()).toBe('Half a quest')
    await page.route('**/api/comparisons', (route) => route.abort('internetdisconnected'))
    await ask(page, QUESTION)
    const alerts = columns(page).getByRole('alert')
    await expect.poll(() => alerts.count()).toBe(3)
    await page.reload()
    await alerts.filter({ hasText: 'This question was not sent.' }).nth(2).waitFor()
    await expect.poll(() => field.inputValue()).toBe('')
    await columns(page).nth(0).getByRole('button', { name: 'Edit the question' }).click()
    await expect.poll(() => field.inputValue()).toBe(QUESTION)
    // Nothing was asked, so that others may still be chosen.
    await expect.poll(() => columns(page).count()).toBe(0)
    await page.getByRole('checkbox', { name: 'Hide the names until I have voted' }).waitFor()
    await field.press('Enter')
    await expect.poll(() => alerts.count()).toBe(3)
    await columns(page).nth(2).getByRole('button', { name: 'Discard' }).click()
    await columns(page).nth(2).getByRole('button', { name: 'Ask now' }).waitFor()
    await expect.poll(() => isFocused(field)).toBe(true)
    await page.unroute('**/api/comparisons')
    await page.getByRole('button', { name: 'Send it to all 2 again' }).click()
    await page.waitForURL(/\/compare\/cmp_/)
    await isOver(page)
    await expect.poll(() => page.getByTestId('answer').count()).toBe(2)
    // Of a comparison that is kept, one column of the next question is lost.
    await page.route('**/api/chat', (route) =>
      route.request().postData()?.includes('"position":1') ? route.abort() : route.continue(),
    )
    await ask(page, 'Which calendar do you use?')
    const second = page.getByRole('region', { name: 'Question 2' })
    await second.getByRole('alert').waitFor()
    await isOver(page)
    await page.reload()
    await second.getByText('This question was not sent.').waitFor()
    await expect.poll(() => page.getByRole('alert').filter({ hasText: 'not sent' }).count()).toBe(1)
    await page.unroute('**/api/chat')
    await second.getByRole('button', { name: 'Try again' }).click()
    await isOver(page)
    await page.reload()
    await second.getByTestId('answer').nth(1).waitFor()
    await expect.poll(() => page.getByRole('alert').filter({ hasText: 'not sent' }).count()).toBe(0)
    await expect.poll(waiting).toBe(0)
  })

  test('stops one column and all of them; a next question may go to one alone', async () => {
    const page = await visit(`/compare?with=${SIX.slice(0, 3).join()}`)
    await page.route('**/api/chat', () => undefined)
    await ask(page, QUESTION)
    await page.getByRole('button', { name: 'Stop Kora' }).click()
    await page.getByText('Stopped.').waitFor()
    await expect.poll(() => page.getByText('Stopped.').count()).toBe(1)
    await page.keyboard.press('Escape')
    await isOver(page)
    await expect.poll(() => page.getByText('Stopped.').count()).toBe(3)
    await page.unroute('**/api/chat')
    await page.getByRole('button', { name: 'Ask only Kora' }).click()
    await ask(page, 'Which calendar do you use?')
    const second = page.getByRole('region', { name: 'Question 2' })
    await second.getByTestId('answer').waitFor()
    await expect.poll(() => second.getByTestId('column').count()).toBe(1)
  })

  test('takes a question from a chat to others, and to everybody of one language', async () => {
    const page = await visit('/chat/commons/plain')
    await ask(page, QUESTION)
    await isOver(page)
    await page.getByRole('button', { name: 'Ask several' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('checkbox', { name: /Plume/ }).check({ force: true })
    await dialog.getByRole('button', { name: 'Side by side' }).click()
    await page.waitForURL(/\/compare\/cmp_/)
    await isOver(page)
    await expect.poll(() => page.getByTestId('answer').count()).toBe(2)
    await page.getByText('Ask everybody of one language').click()
    const french = page.getByRole('button', { name: /^French · \d$/ })
    // In view, although it opens at the end of what is read.
    const bottomOf = async () => {
      const box = await french.boundingBox()
      return box ? box.y + box.height : Number.POSITIVE_INFINITY
    }
    const composer = await page.getByRole('textbox').boundingBox()
    await expect.poll(bottomOf).toBeLessThan(composer?.y ?? 0)
    const count = Number((await french.textContent())?.at(-1))
    await french.click()
    for (const name of [/Plume/, /Kora\s*Maison/])
      await columns(page)
        .filter({ has: page.getByRole('heading', { name }) })
        .getByTestId('answer')
        .waitFor()
    await expect.poll(() => columns(page).count()).toBe(count)
    expect(page.url()).not.toContain('weekend')
  })

  test('no link can ask by itself; one that names nobody known asks for a choice', async () => {
    const page = await visit(`/compare?with=${SIX[0]},nobody/none,..%2F..&question=hello&q=hello`)
    await page.getByText('Choose at least two assistants.').first().waitFor()
    await expect.poll(() => page.getByTestId('column').count()).toBe(0)
  })

  test('fits a phone, also from right to left', async () => {
    const page = await visit(`/compare?with=${SIX.join()}`, {
      viewport: { width: 390, height: 844 },
      locale: 'ar',
    })
    const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
    expect((await widths())[0]).toBeLessThanOrEqual(390)
    await ask(page, 'متى تبدأ عطلة نهاية الأسبوع هنا؟')
    await columns(page).nth(5).waitFor()
    expect((await widths())[0]).toBeLessThanOrEqual(390)
    expect(await findBarriers(page)).toEqual([])
  })

  test('steps between stacked answers on a phone, by finger and by keyboard; a blind strip names nobody', async () => {
    const page = await visit(`/compare?with=${SIX.join()}&blind=1`, {
      viewport: { width: 390, height: 844 },
      locale: 'ar',
    })
    await ask(page, QUESTION)
    const strip = page.getByRole('navigation', { name: 'انتقل إلى إجابة' })
    const steps = strip.getByRole('button')
    await expect.poll(() => steps.count()).toBe(6)
    await page.getByTestId('answer').nth(5).waitFor()
    await page.getByRole('button', { name: 'إرسال', exact: true }).waitFor()
    expect(await strip.textContent()).not.toMatch(/Plume|Kora|मित्र|رفيق|Rafiki|知音/)
    const current = () => steps.evaluateAll((all) => all.map((one) => one.hasAttribute('aria-current')))
    const only = (at: number) => Array.from({ length: 6 }, (_, index) => index === at)
    await steps.nth(3).click()
    await expect.poll(current).toEqual(only(3))
    const boxOf = async (target: Locator) =>
      (await target.boundingBox()) ?? expect.fail('It is not in sight.')
    const gap = async () => {
      const [column, above] = [await boxOf(columns(page).nth(3)), await boxOf(strip)]
      return Math.abs(column.y - above.y - above.height)
    }
    // Just under the strip, which stays in sight with the step that is meant.
    await expect.poll(gap).toBeLessThan(24)
    const isInSight = async () => {
      const { x, width } = await boxOf(steps.nth(3))
      return x >= 0 && x + width <= 390
    }
    await expect.poll(isInSight).toBe(true)
    await steps.nth(4).focus()
    await page.keyboard.press('Enter')
    await expect.poll(current).toEqual(only(4))
    await expect.poll(() => isFocused(columns(page).nth(4))).toBe(true)
    await columns(page).nth(0).scrollIntoViewIfNeeded()
    await expect.poll(current).toEqual(only(0))
    expect(await findBarriers(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 900 })
    await expect.poll(() => strip.isVisible()).toBe(false)
  })

  test('is shared by a link: a guest reads it, without names as long as they are hidden, until it is revoked', async () => {
    const page = await visit(`/compare?with=${SIX.slice(0, 3).join()}&blind=1`)
    await ask(page, QUESTION)
    await isOver(page)
    await page.getByRole('button', { name: 'Share and keep' }).click()
    const dialog = page.getByRole('dialog', { name: 'Share and keep' })
    await dialog.getByRole('button', { name: 'Make a link' }).click()
    const link = new URL((await page.getByTestId('share-link').getAttribute('href')) ?? '').pathname
    const file = page.waitForEvent('download')
    await dialog.getByRole('link', { name: 'Markdown' }).click()
    expect((await file).suggestedFilename()).toMatch(/\.md$/)
    await dialog.getByRole('button', { name: 'Close' }).click()
    await ask(page, 'Which calendar do you use?')
    await page.getByRole('region', { name: 'Question 2' }).waitFor()
    await isOver(page)
    const guest = await visit(link)
    await guest.getByRole('heading', { name: QUESTION }).waitFor()
    await expect.poll(() => columns(guest).count()).toBe(3)
    const names = /Plume|Kora|मित्र|Lutèce|Teranga/
    expect(await guest.getByRole('main').textContent()).not.toMatch(names)
    expect(await guest.content()).not.toContain('Which calendar')
    await expect.poll(() => guest.getByRole('textbox').count()).toBe(0)
    await expect.poll(() => guest.getByRole('button', { name: 'Report this answer' }).count()).toBe(0)
    expect(await findBarriers(guest)).toEqual([])
    await page.getByRole('button', { name: 'Show the names' }).click()
    await page.getByRole('heading', { name: /Kora/ }).first().waitFor()
    await guest.reload()
    await guest.getByRole('heading', { name: /Kora/ }).waitFor()
    await expect.poll(() => guest.getByRole('button', { name: 'Report this answer' }).count()).toBe(3)
    await expect.poll(() => guest.getByRole('button', { name: 'Why this answer' }).count()).toBe(3)
    await expect
      .poll(() => guest.getByRole('link', { name: 'Ask them yourself' }).getAttribute('href'))
      .toContain('kora')
    await page.getByRole('button', { name: 'Share and keep' }).click()
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await expect.poll(() => page.getByTestId('share-link').count()).toBe(0)
    await guest.reload()
    await guest.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  })
})
