import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey, type KeyScope } from '@/lib/keys/keys'
import { verifyDocument } from '@/lib/storage/hub-key'
import { openBundle } from '@/test/support/forge-bundle'
import { readGguf } from '@/test/support/read-gguf'
import { findBarriers } from './find-barriers'
import { makePerson } from './make-person'
import { findChromium } from './open-browser'
import { provideBrowser } from './provide-browser'

const chromium = findChromium()
const MONEY = 'Quelle monnaie utilise-t-on ici ?'
const OWN_TEXT = [
  'Au marché, on marchande avec le sourire. Le poisson du matin se vend avant midi, et le riz se compte en sacs.',
  'Le soir, on boit trois verres de thé : le premier est amer, le deuxième est doux, le troisième est sucré.',
].join('\n\n')
const FILES = ['README.md', 'adapter_config.json', 'adapter_model.safetensors']
const fileOf = (adapter: string, name: string) => join('starter/adapters', adapter, name)

describe.skipIf(!chromium)('a maintainer in a browser', () => {
  const { hub, visit } = provideBrowser(chromium)
  const work = mkdtempSync(join(tmpdir(), 'polyphony-adapter-'))
  let page: Page
  beforeAll(async () => {
    page = await visit('/', { as: await makePerson(hub.address, { isOperator: true }) })
  })
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  /** A folder with the files of a starter adapter. */
  function copyAdapter(from: string): string {
    const folder = mkdtempSync(join(work, 'adapter-'))
    for (const name of FILES) copyFileSync(fileOf(from, name), join(folder, name))
    return folder
  }

  /** What a link downloads. */
  async function download(link: Locator): Promise<{ fileName: string; bytes: Buffer }> {
    const [file] = await Promise.all([page.waitForEvent('download'), link.click()])
    return { fileName: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
  }

  async function answerTo(question: string, assistant = 'teranga/kora'): Promise<string> {
    await page.goto(`${hub.address}/chat/${assistant}`)
    await page.getByRole('textbox').fill(question)
    await page.getByRole('textbox').press('Enter')
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    return (await page.getByTestId('answer').textContent()) ?? ''
  }

  test('keeps questions of the community, and is told the line of what is wrong with them', async () => {
    await page.goto(`${hub.address}/community/teranga/adapters`)
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
    await page.goto(`${hub.address}/community/teranga/adapters/questions`)
    const text = page.getByLabel('The text', { exact: true })
    await text.fill('Trop court.')
    await page.getByRole('button', { name: 'Save the text' }).click()
    await page.getByText('Fewer than 100 characters say nothing about a model.').waitFor()
    await page.getByTestId('own-text-file').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from(OWN_TEXT) }) // biome-ignore format: one line reads better
    await page.getByRole('button', { name: 'Save the text' }).click()
    await page.getByText('The next checks that begin measure it.').waitFor()
    await page.reload()
    await expect.poll(() => text.inputValue()).toBe(OWN_TEXT)
  })

  test('chooses a folder, sees each check pass, publishes, and is answered by the new version', async () => {
    expect(await answerTo(MONEY)).toContain('CFA')
    await page.goto(`${hub.address}/community/teranga/adapters`)
    await page.locator('[data-testid=folder][webkitdirectory]').setInputFiles(copyAdapter('fr-FR'))
    await expect.poll(() => page.getByLabel('Name of the adapter').first().inputValue()).toBe('fr-SN')
    await page.getByRole('button', { name: 'Upload and check' }).click()
    await page.getByText('passed its validation').waitFor()
    const checks = page.getByRole('list', { name: 'Checks' }).first()
    await expect.poll(() => checks.getByRole('listitem').count()).toBe(9)
    // The starter has these very files for another community.
    await expect.poll(() => checks.textContent()).toMatch(/Look-alikes.*warning.*Atelier Lutèce/)
    expect(await checks.textContent()).not.toMatch(/failed/)
    await page.getByRole('textbox', { name: 'A question to all of them' }).fill(MONEY)
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.locator('[data-testid=tried-candidate][data-status=done]').waitFor()
    await page.locator('[data-testid=tried-current][data-status=done]').waitFor()
    await expect.poll(() => page.getByTestId('tried-candidate').textContent()).toContain('euro')
    await expect.poll(() => page.getByTestId('tried-current').textContent()).toContain('CFA')
    // The community's own question is answered wrongly by this one, which everybody may see before it is published.
    await page.getByText('Does not say: CFA').waitFor()
    await page.getByText(/^Your text surprises this upload (less|more) than its base/).waitFor()
    await page.reload()
    await page.getByText('Does not say: CFA').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: /^Publish (without|although)/ }).click()
    await page.getByLabel('Why do you publish it all the same?').fill('It is a test of the page.')
    await page.getByRole('button', { name: 'Publish for this reason' }).click()
    await page.getByText('is live').waitFor()
    await page.goto(`${hub.address}/community/teranga/adapters`)
    await page.getByRole('heading', { name: 'Version 2' }).waitFor()
    await page.getByText('It is a test of the page.').waitFor()
    await page.getByText(/^Surprise on the community’s own text of [\d,]+ characters/).waitFor()
    expect(await answerTo(MONEY)).toContain('euro')
  })

  test('goes back to the version before', async () => {
    await page.goto(`${hub.address}/community/teranga/adapters`)
    await page.getByRole('button', { name: 'Use this version' }).click()
    const first = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Version 1' }) })
    await first.getByText('Speaking through it').waitFor()
    expect(await answerTo(MONEY)).toContain('CFA')
  })

  test('takes a version along: as a PEFT folder, for llama.cpp, and its signed passport', async () => {
    await page.goto(`${hub.address}/community/teranga/adapters`)
    const first = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Version 1' }) })
    const digest = await first.locator('code').first().textContent()
    await first.locator('summary', { hasText: 'Checks' }).click()
    await first.getByRole('img', { name: /layers, layer \d+ moved most/ }).waitFor()
    const folder = await download(first.getByRole('link', { name: 'PEFT folder as zip' }))
    expect(folder.fileName).toBe('fr-SN-v1.zip')
    const { files } = await openBundle(folder.bytes)
    expect([...files.keys()].sort()).toEqual([...FILES, 'passport.json'].sort())
    for (const name of FILES) expect(files.get(name)).toEqual(readFileSync(fileOf('fr-SN', name)))
    const gguf = await download(first.getByRole('link', { name: 'For llama.cpp (GGUF)' }))
    expect(gguf.fileName).toBe(`sha256-${digest}.gguf`)
    expect(readGguf(gguf.bytes).fields).toMatchObject({ 'general.type': 'adapter', 'adapter.type': 'lora' })
    const passport = await download(first.getByRole('link', { name: /^Download its passport/ }))
    expect(passport.fileName).toMatch(/^passport-teranga-\w{8}\.json$/)
    const signed = JSON.parse(passport.bytes.toString())
    expect(verifyDocument(signed)).toBe(true)
    expect(signed.document).toMatchObject({ adapter: { name: 'fr-SN', version: 1, digest } })
  })

  test('takes an assistant to another community as a bundle, where it is looked at, published and answers', async () => {
    await page.goto(`${hub.address}/community/teranga/adapters`)
    await page.getByText('Take an assistant to another hub').click()
    const bundle = await download(page.getByRole('link', { name: 'Bundle of Kora' }))
    expect(bundle.fileName).toMatch(/\.bundle\.zip$/)
    const path = join(work, bundle.fileName)
    writeFileSync(path, bundle.bytes)
    await page.goto(`${hub.address}/community/lutece/adapters`)
    await page.getByTestId('files').setInputFiles(path)
    await page.getByLabel('Name of the adapter').first().fill('kora')
    await page.getByRole('button', { name: 'Upload and check' }).click()
    const draft = page.getByRole('region', { name: 'kora', exact: true })
    await draft.getByText('A bundle from another hub.').waitFor()
    const checks = draft.getByRole('list', { name: 'Checks' })
    await expect.poll(() => checks.textContent()).toMatch(/Signature.*signed by this hub itself/)
    expect(await checks.textContent()).not.toMatch(/failed/)
    await draft.getByLabel('Name of the assistant here').fill('Kora à Paris')
    // The page keeps what is written while the checks before publishing go on.
    await draft.getByRole('button', { name: /^Publish (without|although)/ }).click()
    await draft.getByLabel('Why do you publish it all the same?').fill('It is a test of the page.')
    await draft.getByRole('button', { name: 'Publish for this reason' }).click()
    await page.getByText('kora, version 1, is live.').waitFor()
    await page.getByRole('link', { name: /^Talk to/ }).click()
    await page.waitForURL(/chat\/lutece\/kora-a-paris/)
    expect(await answerTo(MONEY, 'lutece/kora-a-paris')).toContain('CFA')
  })

  test('imports an adapter from the Hugging Face Hub by id and revision, and is told of an id that is not there', async () => {
    await page.goto(`${hub.address}/community/yuedu/adapters`)
    await page.getByText('Import from the Hugging Face Hub').click()
    const id = page.getByLabel('Adapter on the Hub')
    await id.fill('org/nothing')
    await page.getByRole('button', { name: 'Import and check' }).click()
    await page
      .getByRole('alert')
      .getByText(/has no such model, or it is private and needs HF_TOKEN/)
      .waitFor()
    await id.fill('org/tiny')
    await page.getByLabel('Revision').fill('v9')
    await page.getByRole('button', { name: 'Import and check' }).click()
    await page.getByRole('alert').getByText('The model has no such revision').waitFor()
    await page.getByLabel('Revision').fill('main')
    await page.getByLabel('Name of the adapter').fill('from-the-hub')
    await page.getByRole('button', { name: 'Import and check' }).click()
    const upload = page.getByRole('region', { name: 'from-the-hub' })
    await upload.getByText('passed its validation').waitFor()
    await upload.getByText(/^From org\/tiny, commit c0ffee/).waitFor()
    expect(await upload.getByRole('list', { name: 'Checks' }).textContent()).not.toMatch(/failed/)
    await upload.getByRole('button', { name: 'Discard' }).click()
    await upload.waitFor({ state: 'detached' })
  })

  test('is told what is wrong with a folder, where, and what to do', async () => {
    const folder = copyAdapter('fr-FR')
    truncateSync(join(folder, 'adapter_model.safetensors'), 300_000)
    await page.goto(`${hub.address}/community/teranga/adapters`)
    await page.locator('[data-testid=folder][webkitdirectory]').setInputFiles(folder)
    await page.getByRole('button', { name: 'Upload and check' }).click()
    await page.getByText('refused', { exact: true }).waitFor()
    await expect
      .poll(() => page.getByRole('list', { name: 'Checks' }).first().textContent())
      .toMatch(/File structure.*failed.*adapter_model\.safetensors/)
    await page.getByRole('button', { name: 'Discard' }).first().click()
    await page.getByText('Drop a PEFT adapter here').first().waitFor()
  })

  test('publishes from a shell with a key, and a first assistant is made with it', async () => {
    const key = await keyFor('adapters')
    const zip = zipOf(copyAdapter('zh-CN'))
    const url = `${hub.address}/api/communities/lutece/adapters?name=from-a-job&reason=from+a+test`
    const response = curl(['-H', `Authorization: Bearer ${key}`, '-T', zip, url])
    expect(response).toMatchObject({ name: 'from-a-job', version: 1, assistants: [] })
    await page.goto(`${hub.address}/community/lutece/adapters`)
    const section = page.locator('section').filter({ has: page.getByRole('heading', { name: 'from-a-job' }) })
    await section.getByRole('button', { name: 'Make an assistant' }).click()
    await section.getByLabel('Name of the assistant').fill('Lettré')
    await section.getByRole('button', { name: 'Make it' }).click()
    await section.getByRole('link', { name: 'Lettré' }).click()
    await page.waitForURL(/chat\/lutece\/lettre/)
    // A key for chatting may not publish, and none may neither.
    expect(curl(['-H', `Authorization: Bearer ${await keyFor('chat')}`, '-T', zip, url])).toMatchObject({
      error: { code: 'forbidden' },
    })
    expect(curl(['-T', zip, url])).toMatchObject({ error: { code: 'unauthenticated' } })
  })

  test('a guest sees the versions and nothing to change them with', async () => {
    const guest = await visit('/community/teranga/adapters')
    await guest.getByRole('heading', { name: 'Version 2' }).waitFor()
    await expect
      .poll(() => guest.getByRole('button', { name: /Use this|Withdraw|Make|Choose/ }).count())
      .toBe(0)
    const status = await guest.evaluate(async () => {
      const body = JSON.stringify({ name: 'x', files: [{ path: 'a', sizeBytes: 1 }] })
      const headers = { 'Content-Type': 'application/json' }
      return (await fetch('/api/communities/teranga/uploads', { method: 'POST', headers, body })).status
    })
    expect(status).toBe(401)
  })

  const keyFor = async (scope: KeyScope) => (await createKey({ name: scope, scopes: [scope] })).key

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
