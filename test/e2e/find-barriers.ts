import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * What keeps somebody out of a page, as axe-core finds it: the serious and the critical, a line each with its rule, where
 * it is and why. The dark page is looked at for its colours alone; all else is the same in it.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' })
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const light = await page.evaluate(runAxe, {})
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await page.evaluate(runAxe, COLOURS)
  await page.emulateMedia({ colorScheme: null })
  return [...light, ...dark.map((line) => `dark: ${line}`)]
}

const COLOURS: axe.RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } }

/** Runs in the page. */
async function runAxe(options: axe.RunOptions): Promise<string[]> {
  // Colours on their way from one to another are none that anybody reads.
  const ending = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
  await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)))
  const { violations } = await window.axe.run(document, { resultTypes: ['violations'], ...options })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary, html }) =>
        [id, target.join(' '), html.slice(0, 160), failureSummary?.replaceAll(/\s+/g, ' ')].join(' | '),
      ),
    )
}

declare global {
  interface Window {
    axe: typeof axe
  }
}
