import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeDataDir } from '@/test/support/provide-test-database'
import { runStart, type StartedHub } from '@/test/support/run-start'
import { becomeOperator } from './become-operator'
import { findChromium, openBrowser } from './open-browser'

const chromium = findChromium()
const MONEY = 'Quelle monnaie utilise-t-on ici ?'
const OWN_TEXT = [
  'Au marché, on marchande avec le sourire. Le poisson du matin se vend avant midi, et le riz se compte en sacs.',
  'Le soir, on boit trois verres de thé : le premier est amer, le deuxième est doux, le troisième est sucré.',
].join('\n\n')
const FILES = ['README.md', 'adapter_config.json', 'adapter_model.safetensors']

describe.skipIf(!chromium)('a maintainer in a browser', () => {
  const dataDir = makeDataDir()
  const work = mkdtempSync(join(tmpdir(), 'polyphony-adapter-'))
  let hub: StartedHub
  let address: string
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    hub = runStart({ DATA_DIR: dataDir, PORT: '0' })
    ;[address, browser] = await Promise.all([hub.ready, openBrowser(chromium ?? '')])
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' })
    context.setDefaultTimeout(20_000)
    page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (/content security policy|hydrat/i.test(message.text())) complaints.push(message.text())
    })
    await becomeOperator(page, hub, address)
  })
  afterAll(async () => {
    await browser?.close()
    hub?.process.kill('SIGTERM')
    await hub?.ended
    for (const folder of [dataDir, work]) rmSync(folder, { recursive: true, force: true })
  })
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([])
  })

  /** A folder with the files of a starter adapter. */
  function copyAdapter(from: string): string {
    const folder = mkdtempSync(join(work, 'adapter-'))
    for (const name of FILES) copyFileSync(join('starter/adapters', from, name), join(folder, name))
    return folder
  }

  async function answerTo(question: string): Promise<string> {
    await page.goto(`${address}/chat/teranga/kora`)
    await page.getByRole('textbox').fill(question)
    await page.getByRole('textbox').press('Enter')
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    return (await page.getByTestId('answer').textContent()) ?? ''
  }

  test('keeps questions of the community, and is told the line of what is wrong with them', async () => {
    await page.goto(`${address}/community/teranga/adapters`)
    await page.getByRole('link', { name: 'Questions before publishing' }).click()
    await page.getByRole('button', { name: 'New question set' }).click()
    await page.getByLabel('Name of the set').fill('everyday')
    const yaml = page.getByLabel('The questions as YAML')
    await yaml.fill(`version: 1\nlanguage: fr\nquestions:\n  - question: ${MONEY}\n    contain: [CFA]\n`)
    await page.getByRole('button', { name: 'Save', exact: true }).first().click()
    await page.getByRole('button', { name: 'line 5, column 5' }).waitFor()
    await yaml.fill(`version: 1\nlanguage: fr\nquestions:\n  - question: ${MONEY}\n    contains: [CFA]\n`)
    await page.getByRole('button', { name: 'Save', exact: true }).first().click()
    await page.getByText('1 question · version 1').waitFor()
  })

  test('gives a text of the community’s own, and is told how much its next adapter is surprised by it', async () => {
    await page.goto(`${address}/community/teranga/adapters/questions`)
    const text = page.getByLabel('The text', { exact: true })
    await text.fill('Trop court.')
    await page.getByRole('button', { name: 'Save the text' }).click()
    await page.getByText('Fewer than 100 characters say nothing about a model.').waitFor()
    await page.getByTestId('own-text-file').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from(OWN_TEXT) }) // biome-ignore format: one line reads better
    await page.getByRole('button', { name: 'Save the text' }).click()
    await page.getByText('The next checks that begin measure it.').waitFor()
    await page.reload()
    expect(await text.inputValue()).toBe(OWN_TEXT)
  })

  test('chooses a folder, sees each check pass, publishes, and is answered by the new version', async () => {
    expect(await answerTo(MONEY)).toContain('CFA')
    await page.goto(`${address}/community/teranga/adapters`)
    await page.locator('[data-testid=folder][webkitdirectory]').setInputFiles(copyAdapter('fr-FR'))
    await expect(page.getByLabel('Name of the adapter').first().inputValue()).resolves.toBe('fr-SN')
    await page.getByRole('button', { name: 'Upload and check' }).click()
    await page.getByText('passed its validation').waitFor()
    const checks = page.getByRole('list', { name: 'Checks' }).first()
    expect(await checks.getByRole('listitem').count()).toBe(9)
    // The starter has these very files for another community.
    expect(await checks.textContent()).toMatch(/Look-alikes.*warning.*Atelier Lutèce/)
    expect(await checks.textContent()).not.toMatch(/failed/)
    await page.getByRole('textbox', { name: 'A question to all of them' }).fill(MONEY)
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.locator('[data-testid=tried-candidate][data-status=done]').waitFor()
    await page.locator('[data-testid=tried-current][data-status=done]').waitFor()
    expect(await page.getByTestId('tried-candidate').textContent()).toContain('euro')
    expect(await page.getByTestId('tried-current').textContent()).toContain('CFA')
    // The community's own question is answered wrongly by this one, which everybody may see before it is published.
    await page.getByText('Does not say: CFA').waitFor()
    await page.getByText(/^Your text surprises this upload (less|more) than its base/).waitFor()
    await page.reload()
    await page.getByText('Does not say: CFA').waitFor()
    await page.getByRole('button', { name: /^Publish (without|although)/ }).click()
    await page.getByLabel('Why do you publish it all the same?').fill('It is a test of the page.')
    await page.getByRole('button', { name: 'Publish for this reason' }).click()
    await page.getByText('is live').waitFor()
    await page.goto(`${address}/community/teranga/adapters`)
    await page.getByRole('heading', { name: 'Version 2' }).waitFor()
    await page.getByText('It is a test of the page.').waitFor()
    await page.getByText(/^Surprise on the community’s own text of [\d,]+ characters/).waitFor()
    expect(await answerTo(MONEY)).toContain('euro')
  })

  test('goes back to the version before', async () => {
    await page.goto(`${address}/community/teranga/adapters`)
    await page.getByRole('button', { name: 'Use this version' }).click()
    const first = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Version 1' }) })
    await first.getByText('Speaking through it').waitFor()
    expect(await answerTo(MONEY)).toContain('CFA')
  })

  test('is told what is wrong with a folder, where, and what to do', async () => {
    const folder = copyAdapter('fr-FR')
    truncateSync(join(folder, 'adapter_model.safetensors'), 300_000)
    await page.goto(`${address}/community/teranga/adapters`)
    await page.locator('[data-testid=folder][webkitdirectory]').setInputFiles(folder)
    await page.getByRole('button', { name: 'Upload and check' }).click()
    await page.getByText('refused', { exact: true }).waitFor()
    expect(await page.getByRole('list', { name: 'Checks' }).first().textContent()).toMatch(
      /File structure.*failed.*adapter_model\.safetensors/,
    )
    await page.getByRole('button', { name: 'Discard' }).first().click()
    await page.getByText('Drop a PEFT adapter here').first().waitFor()
  })

  test('publishes from a shell with a key, and a first assistant is made with it', async () => {
    const key = adminKey('adapters')
    const zip = zipOf(copyAdapter('zh-CN'))
    const url = `${address}/api/communities/lutece/adapters?name=from-a-job&reason=from+a+test`
    const response = curl(['-H', `Authorization: Bearer ${key}`, '-T', zip, url])
    expect(response).toMatchObject({ name: 'from-a-job', version: 1, assistants: [] })
    await page.goto(`${address}/community/lutece/adapters`)
    const section = page.locator('section').filter({ has: page.getByRole('heading', { name: 'from-a-job' }) })
    await section.getByRole('button', { name: 'Make an assistant' }).click()
    await section.getByLabel('Name of the assistant').fill('Lettré')
    await section.getByRole('button', { name: 'Make it' }).click()
    await section.getByRole('link', { name: 'Lettré' }).click()
    await page.waitForURL(/chat\/lutece\/lettre/)
    // A key for chatting may not publish, and none may neither.
    expect(curl(['-H', `Authorization: Bearer ${adminKey('chat')}`, '-T', zip, url])).toMatchObject({
      error: { code: 'forbidden' },
    })
    expect(curl(['-T', zip, url])).toMatchObject({ error: { code: 'unauthenticated' } })
  })

  test('a guest sees the versions and nothing to change them with', async () => {
    const context = await browser.newContext({ locale: 'en' })
    const guest = await context.newPage()
    await guest.goto(`${address}/community/teranga/adapters`)
    await guest.getByRole('heading', { name: 'Version 2' }).waitFor()
    expect(await guest.getByRole('button', { name: /Use this|Withdraw|Make|Choose/ }).count()).toBe(0)
    const status = await guest.evaluate(async () => {
      const body = JSON.stringify({ name: 'x', files: [{ path: 'a', sizeBytes: 1 }] })
      const headers = { 'Content-Type': 'application/json' }
      return (await fetch('/api/communities/teranga/uploads', { method: 'POST', headers, body })).status
    })
    expect(status).toBe(401)
    await context.close()
  })

  function adminKey(scope: string): string {
    const output = execFileSync('npm', ['run', '-s', 'admin', '--', 'key', '--scope', scope], {
      env: { ...process.env, DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return output.toString().trim().split('\n').at(-1) ?? ''
  }

  function zipOf(folder: string): string {
    const zip = join(work, `${Date.now()}.zip`)
    const script =
      'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w")\nfor p in sys.argv[2:]: z.write(p,"adapter/"+p.split("/")[-1])\nz.close()'
    writeFileSync(join(work, 'zip.py'), script)
    execFileSync('python3', [join(work, 'zip.py'), zip, ...FILES.map((name) => join(folder, name))])
    return zip
  }

  function curl(args: string[]): unknown {
    return JSON.parse(execFileSync('curl', ['-s', ...args]).toString())
  }
})
