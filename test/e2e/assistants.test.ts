import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { makePerson } from './make-person'
import { findChromium } from './open-browser'
import { provideBrowser } from './provide-browser'

const chromium = findChromium()
const ROOM = '/assistants/teranga/sabar'

describe.skipIf(!chromium)('a maintainer of assistants in a browser', () => {
  const { hub, visit } = provideBrowser(chromium)
  let page: Page
  beforeAll(async () => {
    const as = await makePerson(hub.address, { isOperator: true })
    page = await visit('/', { as, viewport: { width: 1440, height: 900 } })
  })

  const yaml = (one = page) => one.getByRole('textbox', { name: 'The assistant as YAML' })
  const publish = (one = page) => one.getByRole('button', { name: /^Publish as/ }).click()
  const canPublish = (one = page) => one.getByText('Can be published').waitFor()

  test('begins a draft, fills in the form, sees the YAML follow and a mistake with its line and column, and publishes', async () => {
    await page.goto(`${hub.address}/community/teranga/assistants/new`)
    await page.getByLabel('Name of the assistant').fill('Sabar')
    await page.getByRole('button', { name: 'Begin a draft' }).click()
    await page.waitForURL(`${hub.address}${ROOM}/edit`)
    await page.getByLabel('Adapter', { exact: true }).selectOption('fr-SN')
    await page.getByLabel('Instructions').fill('Réponds en une phrase.')
    await page.getByLabel('Greeting').fill('Ba beneen yoon !')
    await page.getByLabel('Example questions').fill('Quand commence le week-end ?\nQui es-tu ?')
    await page.getByLabel('Letter or emoji').fill('🥁')
    await page.getByText('Rose', { exact: true }).locator('..').click()
    await expect.poll(() => yaml().inputValue()).toContain('avatar:\n  symbol: 🥁\n  color: rose\n')
    const text = await yaml().inputValue()
    expect(text).toContain('adapter:\n  name: fr-SN\n  version: latest\n')
    expect(text).toContain('greeting: Ba beneen yoon !\n')
    await yaml().fill(`${text}sampling:\n  temprature: 1\n`)
    const line = text.split('\n').length + 1
    await page.getByRole('list', { name: 'Problems' }).getByText('there is no "temprature" here').waitFor()
    await page
      .getByRole('button', { name: `line ${line}, column 3` })
      .first()
      .click()
    await expect.poll(() => page.getByRole('button', { name: /^Publish as/ }).isDisabled()).toBe(true)
    await yaml().fill(`# Ours.\n${text}`)
    await canPublish()
    await page.getByRole('button', { name: 'Save the draft' }).click()
    await page.getByText('Saved.', { exact: true }).waitFor()
    await page.getByLabel('What this change is for').fill('The first one')
    await publish()
    await page.getByText('Version 1 is published').waitFor()
    await expect.poll(() => yaml().inputValue()).toBe(`# Ours.\n${text}`)
  })

  test('its chat greets and asks as it says, and the receipt of an answer names its version', async () => {
    await page.goto(`${hub.address}/chat/teranga/sabar`)
    await page.getByText('Ba beneen yoon !').waitFor()
    const examples = page.getByRole('list', { name: 'Questions to begin with' }).getByRole('button')
    await expect
      .poll(() => examples.allTextContents())
      .toEqual(['Quand commence le week-end ?', 'Qui es-tu ?'])
    await examples.first().click()
    await page.getByRole('button', { name: 'Why this answer' }).click()
    const panel = page.getByRole('region', { name: 'Why this answer' })
    const version = panel.locator('dt', { hasText: 'Assistant’s version' }).locator('+ dd')
    await expect.poll(() => version.textContent()).toBe('1')
    await page.getByRole('link', { name: 'About it' }).first().click()
    await page.waitForURL(`${hub.address}${ROOM}`)
    await expect
      .poll(() => page.getByRole('main').locator('dl').first().textContent())
      .toMatch(/fr-SN \d.*apache-2\.0.*answers: 1/)
  })

  test('of two tabs the second is told, sees both changes, and loses nothing', async () => {
    const other = await page.context().newPage()
    await page.goto(`${hub.address}${ROOM}/edit`)
    await other.goto(`${hub.address}${ROOM}/edit`)
    await page.getByLabel('Known limits').fill('Knows no law.')
    await canPublish()
    await publish()
    await page.getByText('Version 2 is published').waitFor()
    await other.getByLabel('Greeting').fill('Nanga def ?')
    await canPublish(other)
    await publish(other)
    const note = other.getByRole('alert').filter({ hasText: 'What the other changed' })
    await note.waitFor()
    await expect
      .poll(() => note.locator('[data-diff=added]').allTextContents())
      .toEqual([
        expect.stringContaining('limits: Knows no law.'),
        expect.stringContaining('greeting: Nanga def ?'),
      ])
    await expect.poll(() => yaml(other).inputValue()).toContain('greeting: Nanga def ?')
    // What is wanted of the other's is taken over by hand; then it goes on top.
    await other.getByLabel('Known limits').fill('Knows no law.')
    await other.getByRole('button', { name: 'Go on with mine' }).click()
    await canPublish(other)
    await publish(other)
    await other.getByText('Version 3 is published').waitFor()
    await other.close()
  })

  test('reads what each version changed and goes back to the first in one click', async () => {
    await page.goto(`${hub.address}${ROOM}/versions?from=1&to=3`)
    const added = page.locator('#diff [data-diff=added]')
    await expect
      .poll(() => added.allTextContents())
      .toEqual([
        expect.stringContaining('greeting: Nanga def ?'),
        expect.stringContaining('limits: Knows no law.'),
      ])
    const first = page.locator('[data-version="1"]')
    await expect.poll(() => first.textContent()).toMatch(/Awa.*The first one/)
    await first.getByRole('button', { name: 'Go back to it' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Go back to it' }).click()
    await page.locator('[data-version="4"]').getByText('The text of version 1 again.').waitFor()
    await page.goto(`${hub.address}/chat/teranga/sabar`)
    await page.getByText('Ba beneen yoon !').waitFor()
  })

  test('forks it into another community as a draft that names where it comes from', async () => {
    await page.goto(`${hub.address}${ROOM}/fork`)
    await page.getByText('pinned to this version, under apache-2.0').waitFor()
    await page.getByLabel('Into which community').selectOption('baraza')
    await page.getByRole('button', { name: 'Fork as a draft' }).click()
    await page.waitForURL(`${hub.address}/assistants/baraza/sabar/edit`)
    // Other files publish adapters on this hub, too.
    await expect.poll(() => yaml().inputValue()).toMatch(/ {2}community: teranga\n {2}version: \d+\n/)
    expect((await page.request.get(`${hub.address}/chat/baraza/sabar`)).status()).toBe(404)
    await canPublish()
    await publish()
    await page.getByText('Version 1 is published').waitFor()
    await page.goto(`${hub.address}/assistants/baraza/sabar`)
    await page.getByText(/Forked from Sabar, version 4, of Maison Teranga/).waitFor()
  })

  test('is found under a name with a letter wrong, and says that it is only alike', async () => {
    await page.goto(`${hub.address}/assistants?q=zabar`)
    await page.getByRole('status').getByText('No word begins so; 2 assistants have names like it.').waitFor()
    await page.getByRole('link', { name: /Sabar/ }).first().waitFor()
  })

  test('is found in the catalogue by language, community and base, in an order that the address keeps', async () => {
    const entry = (id: string) => page.locator(`[data-assistant="${id}"]`)
    await page.goto(`${hub.address}/assistants`)
    await page.getByLabel('Language', { exact: true }).selectOption('ar')
    await page.getByLabel('Order', { exact: true }).selectOption('votes')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.waitForURL(/language=ar.*sort=votes/)
    await entry('nil/rafiq').waitFor()
    await expect.poll(() => entry('teranga/kora').count()).toBe(0)
    await page.getByRole('link', { name: 'Show all again' }).click()
    await entry('teranga/kora').waitFor()
    await page.getByLabel('Community', { exact: true }).selectOption('sangam')
    await page.getByLabel('Base model', { exact: true }).selectOption('polyphony-starter')
    const search = page.getByRole('main').getByRole('searchbox')
    await search.fill('मित्')
    await search.press('Enter')
    await page.waitForURL(/community=sangam/)
    await entry('sangam/mitra').waitFor()
    await expect.poll(() => entry('teranga/kora').count()).toBe(0)
    await page.reload()
    await expect.poll(() => page.getByLabel('Community', { exact: true }).inputValue()).toBe('sangam')
  })

  test('makes a key with a limit, is held to it in words and headers, and sees what it used as a plot and as a table', async () => {
    await page.goto(`${hub.address}/account`)
    await page.getByLabel('What it is for').fill('My program')
    await page.getByText('Hold it to less than other keys').click()
    await page.getByLabel('Requests a minute').fill('2')
    await page.getByRole('button', { name: 'Make a key' }).click()
    const key = await page.getByText(/^pk-[\w-]{32}$/).textContent()
    await page.getByText('2 requests a minute').waitFor()
    const ask = () =>
      page.request.post(`${hub.address}/v1/chat/completions`, {
        headers: { authorization: `Bearer ${key}` },
        data: {
          model: 'teranga/sabar',
          messages: [{ role: 'user', content: 'Quand commence le week-end ?' }],
        },
      })
    const answers = [await ask(), await ask(), await ask()]
    expect(answers.map((answer) => answer.status())).toEqual([200, 200, 429])
    expect(answers[2]?.headers()).toMatchObject({
      'retry-after': expect.stringMatching(/^([12]?\d|30)$/),
      'x-ratelimit-limit-requests': '2',
    })
    expect(await answers[2]?.json()).toMatchObject({
      error: { message: expect.stringContaining('this API key') },
    })
    await page.goto(`${hub.address}/account`)
    await page.getByRole('link', { name: 'See what they used' }).click()
    await page.getByRole('img', { name: /^Requests by day, .*: 2 in all/ }).waitFor()
    await page.getByRole('row', { name: /teranga\/sabar 2/ }).waitFor()
    await page.getByRole('row', { name: /My program \(pk-.*…\) 2/ }).waitFor()
    await page.getByRole('link', { name: 'Tokens', exact: true }).click()
    await page.getByRole('img', { name: /^Tokens by day/ }).waitFor()
    await page.goto(`${hub.address}/community/teranga`)
    await page.getByRole('link', { name: 'Usage' }).click()
    await page.getByRole('row', { name: /teranga\/sabar/ }).waitFor()
    await expect.poll(() => page.getByText('My program').count()).toBe(0)
    // What it may not do, and what it no longer may.
    const upload = await fetch(`${hub.address}/api/communities/teranga/uploads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'voice', files: [] }),
    })
    expect([upload.status, await upload.text()]).toEqual([403, expect.stringContaining('lacks the scope')])
    await page.goto(`${hub.address}/account`)
    const item = page.getByRole('listitem').filter({ hasText: 'My program' })
    await item.getByRole('button', { name: 'Revoke' }).click()
    await item.getByText(/revoked/i).waitFor()
    expect((await ask()).status()).toBe(401)
  })

  test('brings a conversation of ChatGPT along, reads what became of it, and steps through its branches', async () => {
    const message = (role: string, text: string) => ({
      author: { role },
      content: { content_type: 'text', parts: [text] },
    })
    const mapping = {
      root: { parent: null, message: null },
      a: { parent: 'root', message: message('user', 'Why is the sky blue?') },
      b: { parent: 'a', message: message('assistant', 'Because <b>light</b> scatters.') },
      c: { parent: 'a', message: message('assistant', 'Because of **air**.') },
      d: { parent: 'a', message: message('tool', 'search') },
    }
    const told = {
      title: '<img src=x onerror=alert(1)> sky',
      conversation_id: 'x',
      current_node: 'c',
      mapping,
    }
    const file = {
      ...{ name: 'conversations.json', mimeType: 'application/json' },
      buffer: Buffer.from(JSON.stringify([{ ...told, default_model_slug: 'gpt-4o' }])),
    }
    await page.goto(`${hub.address}/account`)
    await page.getByLabel('File of the export').setInputFiles(file)
    await page.getByText('1 conversation was taken over.').waitFor()
    await page.getByText('1 message from or to a tool').waitFor()
    await page.getByLabel('File of the export').setInputFiles(file)
    await page.getByText('1 was here already').waitFor()
    await page.getByRole('link', { name: '<img src=x onerror=alert(1)> sky' }).click()
    await page.getByText('Because of air.').waitFor()
    await page.getByText('gpt-4o answered').waitFor()
    await expect.poll(() => page.locator('main img').count()).toBe(0)
    await page.getByRole('button', { name: 'Earlier version' }).click()
    await page.getByText('Because <b>light</b> scatters.').waitFor()
    await page.getByRole('button', { name: 'Continue with an assistant' }).click()
    await page.getByRole('dialog').getByText('Kora', { exact: true }).click()
    await page.waitForURL(/with=teranga\/kora/)
    await page.getByRole('textbox', { name: 'Write your question' }).fill('Quand commence le week-end ici ?')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    await page.reload()
    await expect.poll(() => page.getByRole('article').count()).toBe(2)
    await page.getByText('gpt-4o answered').waitFor()
    await page.getByRole('button', { name: 'Share and keep' }).click()
    await page.getByRole('button', { name: 'Make a link' }).click()
    await page.goto((await page.getByTestId('share-link').getAttribute('href')) ?? '')
    await page.getByText('Some of this was brought along from ChatGPT').waitFor()
    await page.getByText('gpt-4o answered').waitFor()
    await expect.poll(() => page.getByRole('link', { name: 'Ask Kora yourself' }).count()).toBe(1)
  })
})
