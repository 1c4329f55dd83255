import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Whether an element has the focus. */
export const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement)

/** Presses Tab until an element has the focus; everything on the way must show that it is focused. @throws after `within` presses */
export async function tabTo(
  page: Page,
  target: Locator,
  { key = 'Tab', within = 80 }: { key?: 'Tab' | 'Shift+Tab'; within?: number } = {},
): Promise<void> {
  for (let pressed = 0; pressed < within; pressed++) {
    await page.keyboard.press(key)
    expect(await page.evaluate(findUnmarkedFocus)).toBe('')
    if (await isFocused(target)) return
  }
  expect.fail(`${target} was not reached with ${within} × ${key}; the focus is on ${await listFocused(page)}`)
}

/** Opens the palette, and returns its field. A page that does not listen yet is asked again; one with a dialog open stays as it is. */
export async function openPalette(page: Page): Promise<Locator> {
  const field = page.getByRole('dialog').getByRole('combobox')
  const ask = async () => {
    await page.keyboard.press('Control+k')
    return field.isVisible()
  }
  await expect.poll(ask, { interval: 200 }).toBe(true)
  return field
}

/** What has the focus: what it stands in, its element and how it begins. */
export const listFocused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const focused = document.activeElement ?? document.body
    const place = focused === document.body ? 'body' : focused.closest('dialog') ? 'dialog' : 'page'
    return `${place} ${focused.tagName} ${focused.outerHTML.slice(0, 120)}`
  })

/** The focused element when neither an outline nor a ring, its own or that of what it stands in, shows it. Runs in the page. */
function findUnmarkedFocus(): string {
  const focused = document.activeElement
  if (!focused || focused === document.body || focused.id === 'page') return ''
  const around = [focused, focused.parentElement, focused.closest('label, form')]
  const isMarked = around.some((element) => {
    if (!element) return false
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
  })
  return isMarked ? '' : focused.outerHTML.slice(0, 200)
}
