import type { Page } from 'playwright-core'

/**
 * A page that has loaded does not listen yet, and what is pressed then is lost. From now on whoever goes somewhere on this
 * page waits until React has taken over everything that can be operated.
 */
export function waitUntilItListens(page: Page): void {
  const waiting =
    <Where extends unknown[], Got>(go: (...where: Where) => Promise<Got>) =>
    async (...where: Where): Promise<Got> => {
      const got = await go.apply(page, where)
      // A file, a page of somebody else or one that is left at once has nothing to wait for: the test goes on and says so.
      await page.waitForFunction(isListening, undefined, { timeout: 5_000 }).catch(() => undefined)
      return got
    }
  Object.assign(page, {
    goto: waiting(page.goto),
    reload: waiting(page.reload),
    goBack: waiting(page.goBack),
  })
}

/** Runs in the page. */
function isListening(): boolean {
  const operated = [...document.querySelectorAll('button, input, select, textarea, summary')]
  return operated.every((element) => Object.keys(element).some((key) => key.startsWith('__reactProps')))
}
