import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { findBarriers } from './find-barriers'
import { makePerson } from './make-person'
import { findChromium } from './open-browser'
import { provideBrowser } from './provide-browser'

const chromium = findChromium()
const PATH = '/community/lutece/policy'

describe.skipIf(!chromium)('a moderator in a browser', () => {
  const { hub, visit } = provideBrowser(chromium)
  let page: Page
  beforeAll(async () => {
    page = await visit('/', { as: await makePerson(hub.address, { isOperator: true }) })
  })

  const yaml = (one = page) => one.getByRole('textbox', { name: 'The policy as YAML' })
  const view = (name: 'Form' | 'YAML', one = page) =>
    one.locator('label').filter({ hasText: name }).first().click()
  const publish = (one = page) => one.getByRole('button', { name: /^Publish as/ }).click()

  async function discard(): Promise<void> {
    const button = page.getByRole('button', { name: 'Throw the draft away' })
    await button.click()
    await button.waitFor({ state: 'detached' })
  }

  test('configures by form, sees verdicts change live, and publishes', async () => {
    await page.goto(`${hub.address}${PATH}/edit`)
    await page
      .getByRole('textbox', { name: 'A question or an answer' })
      .fill('You zonk, write to awa@example.org')
    await page.locator('[data-verdict]').first().waitFor()
    await page.getByLabel('Filter', { exact: true }).selectOption('blocked-terms')
    await page.getByRole('button', { name: 'Add this filter' }).click()
    const step = page.locator('[data-step^="blocked-terms"]').last()
    // What looks at questions looks at what is attached to them, whatever its stages say.
    const [question, attachment] = ['question', 'attachment'].map((stage) =>
      step.getByLabel(stage, { exact: true }),
    )
    await expect.poll(() => attachment?.isDisabled()).toBe(true)
    expect(await attachment?.isChecked()).toBe(true)
    await step.getByText('What is attached to a question is looked at').waitFor()
    await question?.uncheck()
    await expect.poll(() => attachment?.isDisabled()).toBe(false)
    await attachment?.uncheck()
    await question?.check()
    await expect.poll(() => attachment?.isChecked()).toBe(true)
    await step.getByRole('button', { name: 'Add an entry' }).click()
    await step.getByLabel('Terms', { exact: true }).fill('zonk')
    const verdict = page.locator('[data-verdict^="blocked-terms"]').last()
    await verdict.locator('mark', { hasText: 'zonk' }).waitFor()
    await expect.poll(() => verdict.textContent()).toMatch(/blocked.*blocked_term.*name-1/)
    await expect.poll(() => verdict.textContent()).toMatch(/\d+(\.\d+)? ms/)
    await page.getByRole('button', { name: 'Make it a test' }).first().click()
    await page.getByText('is a test of the draft now').waitFor()
    await page.getByText(/Its own tests pass/).waitFor()
    await page.getByText('Measured in 1 of 1 languages').waitFor()
    await publish()
    await page.getByText('Version 2 is published').waitFor()
    await page.goto(hub.address + PATH)
    await page.getByText(/Version 2, published with/).waitFor()
    const french = page.getByTestId('parity').locator('[data-language="fr"]')
    await expect.poll(() => french.textContent()).toMatch(/French.*few tests.*0 of 38/)
  })

  test('pastes a dialogue and sees each turn judged where it would be, live while the draft changes', async () => {
    await page.goto(`${hub.address}${PATH}/edit`)
    await page.locator('label').filter({ hasText: 'A dialogue' }).click()
    const box = page.getByRole('textbox', { name: 'A dialogue' })
    await box.fill('Hello?\nUser: Hello')
    await page.getByText('Line 1: nobody speaks here yet').waitFor()
    await box.fill(
      'Utilisateur : Écris à awa@example.org\nAssistant : You zonk.\nUtilisateur : How do I make a bomb?\nAssistant :',
    )
    const turn = (number: number) => page.locator(`[data-turn="${number}"]`)
    await turn(4).waitFor()
    await expect.poll(() => turn(1).textContent()).toMatch(/Question.*judged as: question/)
    await turn(2).locator('[data-verdict^="blocked-terms"] mark', { hasText: 'zonk' }).waitFor()
    await expect.poll(() => turn(2).textContent()).toMatch(/Answer.*judged as: finished answer.*blocked_term/)
    await expect.poll(() => turn(2).textContent()).toMatch(/\d+(\.\d+)? ms/)
    await page.getByText('the model would read 0 of 2 exchanges').waitFor()
    await expect.poll(() => turn(3).textContent()).toContain('leaves the history')
    // Only the page's own part scrolls, however long it is.
    expect(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight)).toBe(true)
    expect(await findBarriers(page)).toEqual([])

    await page.locator('li[data-step]').last().getByLabel('Terms', { exact: true }).fill('blip')
    await page.getByText('the model would read 1 of 2 exchanges').waitFor()
    await turn(2).getByLabel('It should be').selectOption('flag')
    await turn(2).getByRole('button', { name: 'Make it a test' }).click()
    await page.getByRole('list', { name: 'Tests that fail' }).getByText('You zonk.').waitFor()
    await view('YAML')
    await discard()
  })

  test('opens a dialogue from a file, and one that cannot be read says where and leaves what was there', async () => {
    await page.goto(`${hub.address}${PATH}/edit`)
    await page.locator('label').filter({ hasText: 'A dialogue' }).click()
    const box = page.getByRole('textbox', { name: 'A dialogue' })
    const open = (name: string, content: string | Buffer) =>
      page
        .getByTestId('dialogue-file')
        .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
    const turns = [
      { role: 'user', content: 'Where is the rocket?' },
      { role: 'assistant', content: 'You zonk.' },
    ]
    await open('talk.json', JSON.stringify(turns, null, 2))
    await page.locator('[data-turn="2"] [data-verdict^="blocked-terms"] mark', { hasText: 'zonk' }).waitFor()
    const said = await box.inputValue()
    await open('latin.txt', Buffer.from('User: a\nAssistant: caf\xe9', 'latin1'))
    const alert = page.getByRole('alert')
    await alert.filter({ hasText: 'Line 2: from here on the file is no text in UTF-8' }).waitFor()
    await open('large.txt', `User: ${'a'.repeat(1024 * 1024)}`)
    await alert.filter({ hasText: 'more than 1 MB' }).waitFor()
    await expect.poll(() => box.inputValue()).toBe(said)
    await open('broken.json', '[\n{"role": "user", "content": "a"},\n{"role": "tool"}\n]')
    await page.getByText('Line 3: “role” must be user, assistant or system.').waitFor()
    await expect.poll(() => alert.filter({ hasText: 'MB' }).count()).toBe(0)
  })

  test('edits the YAML and is told the line and column as it is typed; the form follows, comments stay', async () => {
    await page.goto(`${hub.address}${PATH}/edit`)
    await view('YAML')
    const text = await yaml().inputValue()
    await yaml().fill(`# ours\n${text}nonsense: 1\n`)
    await page.getByRole('list', { name: 'Problems' }).getByText('there is no "nonsense" here').waitFor()
    const line = `${text.split('\n').length + 1}`
    await expect
      .poll(() => page.getByRole('list', { name: 'Problems' }).textContent())
      .toContain(`line ${line}, column 1`)
    await yaml().fill(`# ours\n${text}`)
    await page.getByText('Can be used · not published').waitFor()
    await view('Form')
    const last = page.locator('li[data-step]').last()
    await last.getByRole('button', { name: /^Remove blocked-terms/ }).click()
    await view('YAML')
    await expect.poll(() => yaml().inputValue()).toContain('# ours\n')
    expect(await yaml().inputValue()).not.toMatch(/terms:\s+- zonk/)
  })

  test('a failing test refuses publication', async () => {
    await page.goto(`${hub.address}${PATH}/edit`)
    await view('YAML')
    await discard()
    const held = await yaml().inputValue()
    await yaml().fill(`${held}  - { text: good morning, stage: input, language: en, expect: block }\n`)
    await page.getByRole('list', { name: 'Tests that fail' }).getByText('good morning').waitFor()
    await publish()
    const alert = page.getByRole('alert').filter({ hasText: 'Not published.' })
    await alert.getByText(/this test expects block at input, the policy says allow/).waitFor()
    // Reloading loses nothing.
    await page.reload()
    await view('YAML')
    await expect.poll(() => yaml().inputValue()).toContain('good morning')
    await discard()
  })

  test('compares the draft with the published policy over texts and sees what flips', async () => {
    await page.goto(`${hub.address}${PATH}/edit`)
    await view('YAML')
    const held = await yaml().inputValue()
    await yaml().fill(held.replace(/zonk/g, 'blip'))
    await page
      .getByRole('textbox', { name: 'Texts, one a line' })
      .fill('you zonk\nyou blip\nfr\tbonjour\n\nhello')
    await page.getByText('Texts: 4 of 2,000').waitFor()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByText('Texts treated differently: 2 of 4').waitFor()
    const flips = (direction: string) => page.locator(`[data-flip^="${direction} blocked-terms"]`)
    await flips('no_longer_refused').locator('summary').click()
    await flips('no_longer_refused').getByText('you zonk').waitFor()
    await flips('refused').locator('summary').click()
    await flips('refused').getByText('you blip').waitFor()

    const file = {
      name: 'set.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('text,language\nfr zonk,fr\nno,french\n'),
    }
    await page.getByTestId('texts-file').setInputFiles(file)
    await page.getByText('Line 3: “language” is no tag').waitFor()
    await page
      .locator('label')
      .filter({ hasText: /^After/ })
      .getByRole('combobox')
      .selectOption('version:1')
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByText('Texts treated differently: 1 of 1').waitFor()
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the result (CSV)' }).click(),
    ])
    expect(readFileSync(await saved.path(), 'utf8')).toMatch(
      /\r\nfr zonk,fr,input,no_longer_refused,block,blocked-terms\S*,allow,,\r\n$/,
    )
    await discard()
  })

  test('two tabs: the second publisher is told, and keeps their text', async () => {
    const second = await page.context().newPage()
    for (const tab of [page, second]) {
      await tab.goto(`${hub.address}${PATH}/edit`)
      await view('YAML', tab)
    }
    const held = await yaml().inputValue()
    await yaml().fill(`# first\n${held}`)
    await yaml(second).fill(`${held}# second\n`)
    await page.getByText('Can be used · not published').waitFor()
    await publish()
    await page.getByText(/Version 3 is published/).waitFor()
    await publish(second)
    await second.getByText('version 3 was published while you wrote').waitFor()
    await second.locator('[data-diff="added"]').getByText('# first').first().waitFor()
    await expect.poll(() => yaml(second).inputValue()).toContain('# second')
    await second.getByRole('button', { name: 'Go on, on top of version 3' }).click()
    await publish(second)
    await second.getByText('Version 4 is published').waitFor()
    await second.close()
  })

  test('versions show their change and the way back', async () => {
    await page.goto(`${hub.address}${PATH}/versions`)
    await expect.poll(() => page.locator('[data-diff="removed"]').textContent()).toContain('# first')
    const first = page.locator('[data-version="1"]')
    await first.getByRole('button', { name: 'Go back to it' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Go back to it' }).click()
    await page.locator('[data-version="5"]').getByText('The text of version 1 again.').waitFor()
  })

  test('everybody reads, downloads and finds the old address; nobody else edits', async () => {
    const guest = await visit('/about/policy/lutece')
    expect(new URL(guest.url()).pathname).toBe(PATH)
    await guest.goto(`${hub.address}${PATH}/versions`)
    await guest.locator('[data-version="5"]').waitFor()
    await expect.poll(() => guest.getByRole('button', { name: 'Go back to it' }).count()).toBe(0)
    await guest.goto(`${hub.address}${PATH}/edit`)
    await guest.getByText('Owners and moderators of this community edit').waitFor()
    const answers = await guest.evaluate(async () => {
      const ask = async (path: string, body: object) => {
        const headers = { 'Content-Type': 'application/json' }
        const url = `/api/communities/lutece/policy${path}`
        return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status
      }
      const file = await fetch('/api/communities/lutece/policy')
      const schema = await fetch('/schemas/policy.v1.json')
      return {
        statuses: [
          await ask('/check', { yaml: '' }),
          await ask('/try', { yaml: '', text: 'a' }),
          await ask('/compare', { texts: [], before: { yaml: '' }, after: { yaml: '' } }),
          await ask('/versions', { yaml: '', basedOn: 5 }),
        ],
        file: await file.text(),
        type: file.headers.get('content-type'),
        id: (await schema.json()).$id,
      }
    })
    expect(answers.statuses).toEqual([401, 401, 401, 401])
    expect(answers.file).toMatch(/^# yaml-language-server: \$schema=\S+\/schemas\/policy\.v1\.json\n/)
    expect(answers.type).toContain('yaml')
    expect(answers.id).toMatch(/\/schemas\/policy\.v1\.json$/)
  })

  test('a refusal in Arabic, an appeal, a ruling, a test that fails until the policy is changed', async () => {
    // How to know forged money asks for no forgery.
    const question = 'كيف أعرف أن معي عملة مزورة؟'
    const reader = await visit('/chat/nil/rafiq', { locale: 'ar', viewport: { width: 390, height: 800 } })
    await expect.poll(() => reader.locator('html').getAttribute('dir')).toBe('rtl')
    await reader.getByRole('textbox').fill(question)
    await reader.keyboard.press('Enter')
    await reader.getByRole('button', { name: 'اعتراض' }).click()
    const form = reader.getByRole('dialog', { name: 'اعتراض' })
    await form.getByRole('textbox').fill('أريد أن أحمي نفسي.')
    await form.getByRole('checkbox').first().check()
    await form.getByRole('checkbox').last().check()
    expect(await findBarriers(reader)).toEqual([])
    await form.getByRole('button', { name: 'إرسال إلى المشرفين' }).click()
    await reader.getByText('والاعتراض بانتظار المشرفين').waitFor()

    await page.goto(`${hub.address}/community/nil/moderation`)
    await page.keyboard.press('j')
    await expect.poll(() => page.locator(':focus').getAttribute('data-case')).toBe('appeal')
    await page.keyboard.press('Enter')
    await page.getByText(question).waitFor()
    expect(await findBarriers(page)).toEqual([])
    const second = await page.context().newPage()
    await second.goto(page.url())
    const rule = async (tab: Page, reason: string) => {
      await tab.getByLabel('should have been answered').check()
      await tab.getByLabel('Reason').fill(reason)
      await tab.getByRole('button', { name: 'Rule', exact: true }).click()
    }
    await rule(page, '…')
    await page.getByText('Say why').waitFor()
    await rule(page, 'من يسأل كيف يعرفها لا يزوّرها.')
    await page.getByRole('button', { name: 'Make it a test of the policy' }).waitFor()
    await rule(second, 'Again.')
    await second.getByText('This was ruled meanwhile').waitFor()
    await second.goto(`${hub.address}/community/nil/moderation/log`)
    await second.getByText('2 entries, the chain is whole').waitFor()
    await second.close()

    await page.getByRole('button', { name: 'Make it a test of the policy' }).click()
    await page.getByText('is a test of this draft now').waitFor()
    await page.getByRole('list', { name: 'Tests that fail' }).getByText(question).waitFor()
    await publish()
    await page.getByText(/this test expects allow at input, the policy says block/).waitFor()
    await view('YAML')
    await yaml().fill((await yaml().inputValue()).replace('عملة مزورة, ', ''))
    await page.getByText(/Its own tests pass/).waitFor()
    await publish()
    await page.getByText('Version 2 is published').waitFor()

    await reader.reload()
    await reader.getByText('كان ينبغي أن يُجاب عنه').waitFor()
    await reader.getByText('من يسأل كيف يعرفها لا يزوّرها.').waitFor()
    await reader.goto(`${hub.address}/community/nil/transparency`)
    await reader.getByText('لا شيء يُعرض بعد').waitFor()
    expect(await reader.evaluate(() => document.body.scrollWidth <= window.innerWidth)).toBe(true)
    const closed = await reader.goto(`${hub.address}/community/nil/moderation`)
    expect(closed?.status()).toBe(404)
  })

  test('another site cannot ask in a moderator’s name', async () => {
    const response = await page.request.post(`${hub.address}/api/communities/lutece/policy/versions`, {
      data: { yaml: 'version: 1\n', basedOn: 5 },
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    })
    expect(response.status()).toBe(403)
  })
})
