import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { newCommunitySchema } from '@/lib/communities/community-form'
import { createCommunity } from '@/lib/communities/create-community'
import { createComparison } from '@/lib/comparisons/comparisons'
import { createConversation } from '@/lib/conversations/conversations'
import { createId } from '@/lib/core/ids'
import { insertAssistantVersion } from '@/lib/store/assistant-versions'
import { insertAssistant } from '@/lib/store/assistants'
import { updateCommunity } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { samplingSchema } from '@/lib/store/sampling-schema'
import { signedInCookie } from '@/test/support/cookies'
import { findBarriers } from './find-barriers'
import { openPalette } from './keyboard'
import { makePerson, type Person } from './make-person'
import { findChromium } from './open-browser'
import { provideBrowser } from './provide-browser'

const chromium = findChromium()
const PASSWORD = 'a long enough password'

describe.skipIf(!chromium)('people in a browser', () => {
  const { hub, visit } = provideBrowser(chromium)
  let operator: Person
  beforeAll(async () => {
    operator = await makePerson(hub.address, { name: 'Op', isOperator: true })
  })

  /** Where a link that is shown once leads. */
  async function shownPath(page: Page): Promise<string> {
    const { pathname, search } = new URL((await page.getByTestId('shown-once').textContent()) ?? '')
    return pathname + search
  }

  async function fillSignUp(page: Page, { name, email }: { name: string; email: string }): Promise<void> {
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Make the account' }).click()
  }

  async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  test('an operator’s link makes one account; what is wrong with it is said at the field', async () => {
    const room = await visit('/operator', { as: operator })
    await room.getByRole('button', { name: 'Make a sign-up link' }).click()
    const link = await shownPath(room)
    const page = await visit(link)
    const email = `${createId('mail')}@example.org`
    await fillSignUp(page, { name: '\u202EadA', email })
    await page.getByText('no characters that change the direction of writing').waitFor()
    await fillSignUp(page, { name: 'Zoë 👩‍💻', email: operator.email })
    await page.getByText('There is an account with this e-mail address already').waitFor()
    await fillSignUp(page, { name: 'Zoë 👩‍💻', email })
    await page.getByRole('link', { name: 'Zoë 👩‍💻' }).waitFor()
    await page.goto(hub.address + link)
    await page.getByText('This link was used or has expired.').waitFor()
  })

  test('who guesses a password hears the same of every address, and then has to wait', async () => {
    const page = await visit('/signin')
    const wrong = 'E-mail address or password is wrong.'
    await signIn(page, { email: `${createId('nobody')}@example.org`, password: PASSWORD })
    await page.getByText(wrong).waitFor()
    const { email } = await makePerson(hub.address)
    const alert = page.locator('form').getByRole('alert')
    const guess = async () => {
      await signIn(page, { email, password: 'not this password' })
      await page.getByRole('button', { name: 'Sign in', exact: true, disabled: false }).waitFor()
      return alert.textContent()
    }
    expect(await guess()).toBe(wrong)
    // The delay grows with each try, until a try comes before it is over.
    await expect
      .poll(guess, { timeout: 60_000, interval: 0 })
      .toMatch(/^Too many attempts\. Try again in \d+ seconds?\./)
  })

  test('an account changes its password, ends its sessions, is taken along and deleted', async () => {
    const ada = await makePerson(hub.address, { name: 'Ada' })
    const reader = { kind: 'user', userId: ada.id, isOperator: false } as const
    const id = createId('conv')
    await createConversation({ id, reader, assistantName: 'commons/plain', question: 'Why is that?' })
    const page = await visit('/account', { as: ada })
    const other = await visit('/account', { as: { ...ada, cookie: await signedInCookie(hub.address, ada) } })
    const change = async (current: string, password: string) => {
      await page.getByLabel('Present password').fill(current)
      await page.getByLabel('New password').fill(password)
      await page.getByRole('button', { name: 'Change the password' }).click()
    }
    await change('not this password', 'another long password')
    await page.getByText('This is not your present password.').waitFor()
    await change(ada.password, 'another long password')
    await page.getByText('The new password holds.').waitFor()
    await other.reload()
    await other.waitForURL(/\/signin\?callbackUrl=/)
    await signIn(other, { email: ada.email, password: 'another long password' })
    await other.waitForURL((url) => url.pathname === '/account')
    await page.reload()
    const sessions = page.getByRole('list', { name: 'Where you are signed in' })
    await expect.poll(() => sessions.getByRole('listitem').count()).toBe(2)
    await sessions.getByRole('button', { name: 'Sign out there' }).click()
    await expect.poll(() => sessions.getByRole('listitem').count()).toBe(1)
    await other.goto(`${hub.address}/account`)
    await other.waitForURL(/\/signin/)

    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download (JSON)' }).click()
    const file = JSON.parse(readFileSync(await (await download).path(), 'utf8'))
    expect(file).toMatchObject({
      ...{ format: 'polyphony-account', account: { email: ada.email, name: 'Ada' } },
      ...{ conversations: [{ id, title: 'Why is that?' }], keys: [], sessions: [{}] },
    })
    expect(JSON.stringify(file)).not.toMatch(/scrypt|passwordHash/)

    await page.getByText('Delete my account and data').click()
    await page.getByLabel(/to say that you mean it/).fill(ada.email)
    await page.getByRole('button', { name: 'Delete for good' }).click()
    await page.waitForURL((url) => url.pathname === '/')
    await page.getByRole('link', { name: 'Sign in' }).click()
    await signIn(page, { email: ada.email, password: 'another long password' })
    await page.getByText('E-mail address or password is wrong.').waitFor()
    expect((await page.goto(`${hub.address}/c/${id}`))?.status()).toBe(404)
  })

  test('a program asks with the key, the address and the example that the account page shows', async () => {
    const page = await visit('/account', { as: await makePerson(hub.address, { name: 'Dev' }) })
    await page.getByLabel('What it is for').fill('a program')
    await page.getByRole('button', { name: 'Make a key' }).click()
    const key = (await page.getByTestId('shown-once').textContent()) ?? ''
    await page.getByText('An example with curl').click()
    const example = (await page.getByText(/^curl /).textContent()) ?? ''
    const [, address = '', body = ''] = /^curl (\S+) .* -d '(.+)'$/s.exec(example) ?? []
    expect(address).toBe(`${hub.address}/v1/chat/completions`)
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` }
    const answer = await fetch(address, { method: 'POST', headers, body })
    expect(await answer.json()).toMatchObject({ object: 'chat.completion' })
    expect(await findBarriers(page)).toEqual([])
  })

  test('a forgotten password is set anew through the operator’s link, which signs out everywhere', async () => {
    const bo = await makePerson(hub.address, { name: 'Bo' })
    const own = await visit('/account', { as: bo })
    const room = await visit('/operator', { as: operator })
    const item = room.getByRole('listitem').filter({ hasText: bo.email })
    await item.getByText('Password forgotten').click()
    await item.getByRole('button', { name: 'Make a link for a new password' }).click()
    const link = await shownPath(room)
    const page = await visit(link)
    await page.getByLabel('New password').fill('a password set anew')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('The new password holds. Sign in with it now.').waitFor()
    await signIn(page, { email: bo.email, password: 'a password set anew' })
    await page.getByRole('link', { name: 'Bo', exact: true }).waitFor()
    await own.reload()
    await own.waitForURL(/\/signin/)
    await page.goto(hub.address + link)
    await page.getByText('This link was used or has expired.').waitFor()
  })

  test('a private community lets people in by link with a role, is handed over, and is put away', async () => {
    const ada = await makePerson(hub.address, { name: 'Ada' })
    const page = await visit('/communities/new', { as: ada })
    const slug = createId('room').replaceAll('_', '-')
    await page.getByLabel('Name').fill('Chumba chetu')
    await page.getByLabel('Language', { exact: true }).fill('sw-KE')
    await page.getByLabel('Made by').fill('Us')
    await page.getByLabel('Address').fill(slug)
    await page.getByLabel('Who finds it').selectOption('private')
    await page.getByRole('button', { name: 'Found it' }).click()
    await page.waitForURL(`${hub.address}/community/${slug}/people`)
    await page.getByLabel('As', { exact: true }).selectOption('moderator')
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = await shownPath(page)

    const stranger = await visit('/', { as: await makePerson(hub.address, { name: 'Stranger' }) })
    for (const room of ['', '/people', '/policy'])
      expect((await stranger.goto(`${hub.address}/community/${slug}${room}`))?.status()).toBe(404)

    // Somebody without an account makes one at the invitation and is in.
    const guest = await visit(link)
    await guest.getByText(/Your role there: Moderator\./).waitFor()
    await fillSignUp(guest, { name: 'Cy', email: `${createId('mail')}@example.org` })
    await guest.waitForURL(`${hub.address}/community/${slug}`)
    await guest.getByRole('link', { name: 'Moderation' }).waitFor()
    await expect.poll(() => guest.getByRole('link', { name: 'Settings' }).count()).toBe(0)
    await stranger.goto(hub.address + link)
    await stranger.getByText('This invitation no longer works').waitFor()

    await page.reload()
    const cy = page.getByRole('listitem').filter({ hasText: 'Cy' })
    await cy.getByText('More', { exact: true }).click()
    await cy.getByRole('button', { name: 'Hand the community over' }).click()
    const people = page.getByRole('list', { name: 'People' })
    await expect.poll(() => people.textContent()).toMatch(/Cy.*Owner.*Ada.*you.*Maintainer/)
    await expect.poll(() => page.getByRole('button', { name: 'Make a link' }).count()).toBe(0)

    await guest.goto(`${hub.address}/community/${slug}/settings`)
    await guest.getByRole('button', { name: 'Archive the community' }).click()
    await guest.getByRole('button', { name: 'Restore the community' }).waitFor()
    await page.reload()
    await page
      .getByText(/archived/i)
      .first()
      .waitFor()
  })

  test('a password that is sent before the page listens stands in no address', async () => {
    const page = await visit('/signin', { javaScriptEnabled: false })
    await page.getByLabel('E-mail').fill('ada@example.org')
    await page.getByLabel('Password').fill('a telling password')
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      page.getByRole('button', { name: 'Sign in', exact: true }).click(),
    ])
    expect(answer.status()).toBe(200)
    expect(page.url()).toBe(`${hub.address}/signin`)
    await page.getByLabel('Password').waitFor()
  })

  test('an archived community’s assistant says before the composer that nobody can ask it; what was said stays', async () => {
    const ada = await makePerson(hub.address, { name: 'Ada' })
    const reader = { kind: 'user', userId: ada.id, isOperator: false } as const
    const made = { name: 'Kasuku', purpose: 'Birds', maker: 'Us', language: 'sw-KE', visibility: 'unlisted' }
    const slug = createId('birds').replaceAll('_', '-')
    const community = await createCommunity(reader, newCommunitySchema.parse({ ...made, slug }))
    for (const name of ['one', 'two']) await addAssistant(community.id, name)
    const assistantName = `${slug}/one`
    const id = createId('conv')
    await createConversation({ id, reader, assistantName, question: 'Who sings?' })
    const messages = [
      { id: createId('msg'), position: 0, role: 'user', content: 'Who sings?', parentId: null },
      { id: createId('msg'), position: 1, role: 'assistant', content: 'The robin.' },
    ]
    const [question, answer] = messages
    await database().message.createMany({
      data: [question!, { ...answer!, parentId: question!.id }].map((one) => ({
        ...{ conversationId: id, status: 'done', ...one },
      })),
    })
    await database().conversation.update({ where: { id }, data: { leafId: answer!.id } })
    const [some, all] = await Promise.all(
      ['commons/plain', `${slug}/two`].map((other) =>
        createComparison({ reader, assistantNames: [assistantName, other], isBlind: false }),
      ),
    )
    await updateCommunity(community.id, { archivedAt: new Date() })

    const page = await visit(`/chat/${assistantName}`, { as: ada })
    const note = page.getByTestId('archived')
    const field = page.getByRole('textbox', { name: 'Write your question' })
    await note.getByText('Kasuku is archived: nobody can ask its assistants any more.').waitFor()
    await expect.poll(() => field.count()).toBe(0)
    await expect.poll(() => page.getByRole('list', { name: 'Questions to begin with' }).count()).toBe(0)
    expect(await findBarriers(page)).toEqual([])
    await page.goto(`${hub.address}/c/${id}`)
    await note.waitFor()
    await expect.poll(() => page.getByTestId('answer').textContent()).toBe('The robin.')
    for (const name of ['Answer again', 'Edit the question'])
      await expect.poll(() => page.getByRole('button', { name }).count()).toBe(0)
    await page.goto(`${hub.address}/compare/${some?.id}`)
    await note.getByText('one (Kasuku) is not asked any more: the community is archived.').waitFor()
    await expect.poll(() => page.getByRole('group', { name: 'To' }).getByRole('checkbox').count()).toBe(1)
    await expect.poll(() => field.count()).toBe(1)
    await page.goto(`${hub.address}/compare?with=${assistantName},commons/plain`)
    await note.getByText('one (Kasuku) is not asked any more').waitFor()
    await page.goto(`${hub.address}/compare/${all?.id}`)
    await note.getByText('The communities of all these assistants are archived').waitFor()
    await expect.poll(() => field.count()).toBe(0)
  })

  test('a community writes its culture as JSON, sees what a model reads of it, goes back, and all of it is in its activity', async () => {
    const ada = await makePerson(hub.address, { name: 'Ada' })
    const { slug } = await createCommunity(
      { kind: 'user', userId: ada.id, isOperator: false },
      newCommunitySchema.parse({
        ...{ name: 'Ndege', purpose: 'Birds', maker: 'Us', language: 'sw-KE', visibility: 'unlisted' },
        slug: createId('birds').replaceAll('_', '-'),
      }),
    )
    const room = `/community/${slug}/culture`
    const page = await visit(`${room}/edit`, { as: ada })
    const text = page.getByRole('textbox', { name: 'The culture as YAML or JSON' })
    // The editor has come when it has looked at the text.
    await page.getByText('Can be published').waitFor()
    await text.fill('{"tag": "sw-KE", "curency": "KES"}')
    await page.getByRole('list', { name: 'Problems' }).getByText('there is no "curency"').waitFor()
    const publish = async (version: number, values: string) => {
      await text.fill(JSON.stringify({ tag: 'sw-KE', values: [values] }))
      await page.locator('pre', { hasText: `Values: ${values}.` }).waitFor()
      await page.getByLabel('What this change is for').fill(`For ${values}`)
      await page.getByRole('button', { name: `Publish as version ${version}` }).click()
      await page.getByText(`Version ${version} is published`).waitFor()
    }
    await publish(1, 'patience')
    await publish(2, 'haste')
    await page.goto(`${hub.address}${room}/versions?from=1&to=2#diff`)
    await expect
      .poll(() => page.locator('#diff [data-diff=added]').allTextContents())
      .toEqual([expect.stringContaining('haste')])
    await page.locator('[data-version="1"]').getByRole('button', { name: 'Go back to it' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Go back to it' }).click()
    await page.locator('[data-version="3"]').waitFor()
    // The palette goes to the hub's own pages, too.
    await (await openPalette(page)).fill('keys used')
    await page.getByRole('option', { name: 'What your keys used' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${hub.address}/account/usage`)
    // Whoever knows the address reads what happened, without an account.
    const guest = await visit(`/community/${slug}`)
    await guest.getByText('Not listed: found only by who knows the address.').waitFor()
    const happened = guest.locator('section', { hasText: 'Activity' }).getByRole('listitem')
    await expect
      .poll(() => happened.allTextContents())
      .toEqual([
        expect.stringMatching(/^Culture, version 3.*Ada.*The text of version 1 again/),
        expect.stringMatching(/^Culture, version 2.*Ada.*For haste/),
        expect.stringMatching(/^Culture, version 1.*Ada.*For patience/),
        expect.stringMatching(/^The community was founded/),
      ])
    await guest.getByRole('link', { name: 'Culture, version 2' }).click()
    await guest.waitForURL(/culture\/versions\?from=1&to=2/)
  })
})

/** One that was published and is never asked here. */
async function addAssistant(communityId: string, slug: string): Promise<void> {
  const { id: assistantId } = await insertAssistant(
    { communityId, slug, name: slug, position: 0 },
    database(),
  )
  const made = { baseModel: 'none', adapterId: null, instructions: '', cultureTag: 'sw-KE' }
  await insertAssistantVersion({ assistantId, ...made, sampling: samplingSchema.parse({}) }, database())
}
