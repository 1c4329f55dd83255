import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { waitUntilItListens } from './listening-page'
import type { Person } from './make-person'
import { openBrowser } from './open-browser'
import { provideSharedHub } from './provide-shared-hub'

/** Whose browser it is: nobody's yet, or that of somebody signed in. */
export type Visitor = BrowserContextOptions & { as?: Person }

/**
 * A browser for the tests of a file, on the hub that all share. What a test opens closes with it. Whatever a test does,
 * no page may throw, break the content security policy, be hydrated wrongly or lack a text.
 */
export function provideBrowser(executablePath: string | undefined) {
  const hub = provideSharedHub()
  const complaints: string[] = []
  let opened: BrowserContext[] = []
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser(executablePath ?? '')
  })
  afterAll(() => browser?.close())
  beforeEach(() => {
    opened = []
  })
  afterEach(async () => {
    await Promise.all(opened.map((context) => context.close()))
    expect(complaints.splice(0)).toEqual([])
  })

  /** Another browser, with cookies of its own. */
  async function enter({ as, ...options }: Visitor = {}): Promise<BrowserContext> {
    const context = await browser.newContext({
      ...{ viewport: { width: 1280, height: 900 }, locale: 'en' },
      ...options,
    })
    context.setDefaultTimeout(60_000)
    if (options.javaScriptEnabled !== false) context.on('page', waitUntilItListens)
    context.on('weberror', (error) => complaints.push(error.error().message))
    context.on('console', (message) => {
      if (/content security policy|hydrat|MISSING_MESSAGE/i.test(message.text()))
        complaints.push(message.text())
    })
    if (as) await context.addCookies(cookiesOf(as, hub.address))
    opened.push(context)
    return context
  }

  /** A page in another browser. */
  async function visit(path: string, visitor: Visitor = {}): Promise<Page> {
    const page = await (await enter(visitor)).newPage()
    await page.goto(hub.address + path)
    return page
  }

  return { hub, enter, visit }
}

const cookiesOf = ({ cookie }: Person, url: string) =>
  cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url }
  })
