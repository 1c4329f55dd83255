import { rmSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GithubPerson, startGithubSite } from '@/test/integration/github-site'
import { startOidcProvider } from '@/test/integration/oidc-provider'
import { makeDataDir } from '@/test/support/make-data-dir'
import { runStart, type StartedHub } from '@/test/support/run-start'
import { waitUntilItListens } from './listening-page'
import { findChromium, openBrowser } from './open-browser'

const chromium = findChromium()
const reader: GithubPerson = {
  ...{ id: 8, login: 'grace', name: 'Grace', email: 'grace@example.org' },
  emails: [{ email: 'grace@example.org', primary: true, verified: false }],
}

describe.skipIf(!chromium)('somebody who signs in elsewhere, in a browser', () => {
  // A hub of its own: the shared one knows no provider.
  const dataDir = makeDataDir()
  const complaints: string[] = []
  let provider: Awaited<ReturnType<typeof startOidcProvider>>
  let github: Awaited<ReturnType<typeof startGithubSite>>
  let hub: StartedHub
  let address: string
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const ada = { sub: 'person-1', name: 'Ada Lovelace', email: 'ada@example.org', email_verified: true }
    ;[provider, github] = await Promise.all([startOidcProvider(ada), startGithubSite(reader)])
    const known = { ID: 'hub', SECRET: 'hush' }
    hub = runStart({
      ...{ DATA_DIR: dataDir, PORT: '0' },
      ...{ AUTH_OIDC_ISSUER: provider.issuer, AUTH_OIDC_NAME: 'House of Books' },
      ...{ AUTH_OIDC_ID: known.ID, AUTH_OIDC_SECRET: known.SECRET },
      ...{ AUTH_GITHUB_URL: github.url, AUTH_GITHUB_ID: known.ID, AUTH_GITHUB_SECRET: known.SECRET },
    })
    ;[address, browser] = await Promise.all([hub.ready, openBrowser(chromium ?? '')])
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' })
    context.on('page', waitUntilItListens)
    context.setDefaultTimeout(40_000)
    page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
  })
  afterAll(async () => {
    await browser?.close()
    hub?.process.kill('SIGTERM')
    await hub?.ended
    provider?.stop()
    github?.stop()
    rmSync(dataDir, { recursive: true, force: true })
    expect(complaints).toEqual([])
  })

  const choose = async (name: string) => {
    await page.goto(`${address}/signin?callbackUrl=/account`)
    await page.getByRole('button', { name: `Sign in with ${name}` }).click()
  }
  const signOut = async () => {
    await page.getByRole('button', { name: 'Sign out' }).first().click()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
  }

  test('goes to the provider’s page and back, finds its name on the account page, and signs out', async () => {
    await choose('House of Books')
    await page.getByRole('link', { name: 'Go on' }).click()
    await page.waitForURL(`${address}/account`)
    await page.getByText('You sign in with House of Books.').waitFor()
    await page.getByText('ada@example.org', { exact: true }).first().waitFor()
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Name', exact: true }).inputValue())
      .toBe('Ada Lovelace')
    await signOut()
  })

  test('is told that an address is not kept which GitHub has not verified', async () => {
    await choose('GitHub')
    await page.getByRole('link', { name: 'Go on' }).click()
    await page.waitForURL(`${address}/account`)
    await page.getByText('You sign in with GitHub.').waitFor()
    await page.getByText('GitHub has not confirmed an e-mail address of yours').waitFor()
    await expect.poll(() => page.getByText('grace@example.org').count()).toBe(0)
    await signOut()
  })

  test('is told that the provider is down, and signs in another way', async () => {
    provider.stop()
    await choose('House of Books')
    await page.getByRole('alert').getByText('cannot be reached at the moment').waitFor()
    expect(new URL(page.url()).pathname).toBe('/signin')
    await choose('GitHub')
    await page.getByRole('link', { name: 'Go on' }).click()
    await page.getByText('You sign in with GitHub.').waitFor()
  })
})
