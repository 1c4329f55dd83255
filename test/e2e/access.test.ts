import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { createToken } from '@/lib/core/one-time-token'
import { createInvitation } from '@/lib/people/invitations'
import { createResetLink } from '@/lib/people/password-reset'
import { createSignUpLink } from '@/lib/people/sign-up'
import { getCommunityRow } from '@/lib/store/communities'
import { insertOneTimeLink } from '@/lib/store/one-time-links'
import { findBarriers } from './find-barriers'
import { isFocused, listFocused, tabTo } from './keyboard'
import { makePerson, type Person } from './make-person'
import { findChromium } from './open-browser'
import { provideBrowser } from './provide-browser'

const chromium = findChromium()
const KORA = 'teranga/kora'

describe.skipIf(!chromium)('everybody in a browser', () => {
  const { hub, visit } = provideBrowser(chromium)
  let operator: Person
  beforeAll(async () => {
    operator = await makePerson(hub.address, { isOperator: true, roles: { teranga: 'owner' } })
  })

  const inTeranga = (rooms: string[]) => rooms.map((room) => `/community/teranga${room}`)

  test('meets no barrier on any page that a guest sees, light or dark', async () => {
    const community = await getCommunityRow('teranga')
    const made = { communityId: community?.id ?? '', userId: null, role: 'member', uses: 1, days: 1 } as const
    const { token, hash } = createToken()
    await insertOneTimeLink({ hash, purpose: 'operator', expiresAt: new Date(Date.now() + 600_000) })
    const paths = [
      ...['/', `/chat/${KORA}`, '/compare', `/compare?with=${KORA},lutece/plume`, '/no/such/page'],
      ...['/assistants', `/assistants/${KORA}`, `/assistants/${KORA}/versions`],
      ...inTeranga([
        '',
        '/activity',
        '/adapters',
        '/culture',
        '/culture/versions',
        '/policy',
        '/policy/versions',
      ]),
      ...inTeranga(['/transparency']),
      ...['/signin', '/signup', `/signup?token=${(await createSignUpLink()).token}`],
      ...[`/join/${(await createInvitation(made)).token}`, `/operator/${token}`],
      `/reset/${(await createResetLink(operator.id)).token}`,
    ]
    expect(await barriersOn(await visit('/'), paths)).toEqual([])
  })

  test('meets no barrier on any page of an account, a community’s people and the operator', async () => {
    const paths = [
      ...['/account', '/account/usage', '/communities/new'],
      ...['/operator', '/operator/models', '/operator/servers'],
      ...[`/assistants/${KORA}/edit`, `/assistants/${KORA}/fork`],
      ...inTeranga(['/adapters', '/adapters/questions', '/assistants/new', '/culture/edit', '/moderation']),
      ...inTeranga(['/moderation/log', '/people', '/policy/edit', '/settings', '/usage']),
    ]
    expect(await barriersOn(await visit('/', { as: operator }), paths)).toEqual([])
  })

  test('asks, reads why, votes and goes through the versions without a mouse, and sees where the focus is', async () => {
    const page = await visit('/chat/commons/plain')
    const press = (key: string) => page.keyboard.press(key)
    await press('Tab')
    const skip = page.getByRole('link', { name: 'Skip to the page' })
    await expect.poll(() => isFocused(skip)).toBe(true)
    expect((await skip.boundingBox())?.height).toBeGreaterThan(20)
    await press('Enter')
    await tabTo(page, page.getByRole('link', { name: 'About it' }), { within: 2 })
    const field = page.getByRole('textbox', { name: 'Write your question' })
    await tabTo(page, field)
    await page.keyboard.type('What is an adapter?')
    await press('Enter')
    const why = page.getByRole('button', { name: 'Why this answer' })
    await why.waitFor()
    await expect.poll(() => isFocused(field)).toBe(true)
    await tabTo(page, why, { key: 'Shift+Tab' })
    await press('Enter')
    await page.getByRole('region', { name: 'Why this answer' }).waitFor()
    const good = page.getByRole('button', { name: 'A good answer', exact: true })
    await tabTo(page, good, { key: 'Shift+Tab' })
    await press('Space')
    await tabTo(page, page.getByRole('checkbox', { name: 'accurate' }))
    await press('Space')
    await expect.poll(() => page.getByRole('checkbox', { name: 'accurate' }).isChecked()).toBe(true)
    expect(await findBarriers(page)).toEqual([])
    await tabTo(page, page.getByRole('button', { name: 'Answer again' }), { key: 'Shift+Tab' })
    await press('Enter')
    const earlier = page.getByRole('button', { name: 'Earlier version' })
    await earlier.and(page.locator(':enabled')).waitFor()
    await tabTo(page, earlier)
    await press('Enter')
    await page.getByText('1 / 2').waitFor()
    await expect.poll(() => isFocused(page.getByRole('button', { name: 'Later version' }))).toBe(true)

    const edit = page.getByRole('button', { name: 'Edit the question' })
    await tabTo(page, edit, { key: 'Shift+Tab' })
    await press('Enter')
    // The editor is fetched when it is first wanted.
    await expect.poll(() => isFocused(page.getByRole('textbox', { name: 'Edit the question' }))).toBe(true)
    await page.keyboard.type(' Tell me.')
    await press('Escape')
    await expect.poll(() => isFocused(edit)).toBe(true)
  })

  test('opens every dialog by a key, is kept in it, and comes back to where the key was pressed', async () => {
    const page = await visit('/chat/commons/plain')
    const press = (key: string) => page.keyboard.press(key)
    await page.getByRole('textbox').fill('What is an adapter?')
    await press('Enter')
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    const more = page.getByRole('button', { name: 'More for “What is an adapter?”' })
    const dialog = page.getByRole('dialog')
    const openers = [
      ...['Share and keep', 'Ask several', 'Report this answer'].map((name) => ({
        ...{ button: page.getByRole('button', { name }), keys: ['Enter'] },
      })),
      { button: more, keys: ['Enter', 'End', 'ArrowUp', 'Enter'] },
      { button: more, keys: ['Enter', 'End', 'Enter'] },
      { button: more, keys: ['?'] },
      { button: more, keys: ['Control+k'] },
    ]
    const barriers: string[] = []
    for (const { button, keys } of openers) {
      await button.focus()
      for (const key of keys) await press(key)
      await dialog.waitFor()
      for (let step = 0; step < 12; step++) {
        await press('Tab')
        // Where the dialog's last field is followed by the browser's own, nothing of the page is focused.
        expect(await listFocused(page)).toMatch(/^(dialog|body) /)
      }
      barriers.push(...(await findBarriers(page)))
      await press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      await expect.poll(() => isFocused(button), { message: keys.join() }).toBe(true)
    }
    expect(barriers).toEqual([])

    for (const key of ['Enter', 'ArrowDown', 'Enter']) await press(key)
    await page.getByRole('textbox', { name: 'New title' }).fill('Adapters')
    await press('Enter')
    const renamed = page.getByRole('navigation').getByRole('link', { name: 'Adapters' })
    await expect.poll(() => isFocused(renamed)).toBe(true)
    await press('Control+k')
    await page.keyboard.type('rafiki')
    await press('Enter')
    await page.waitForURL(/\/chat\/baraza\/rafiki$/)
  })
})

/** The barriers on many pages, two tabs at a time. */
async function barriersOn(page: Page, paths: string[]): Promise<string[]> {
  const { origin } = new URL(page.url())
  const left = [...paths]
  const walk = async (tab: Page) => {
    const found: string[] = []
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      await tab.goto(origin + path)
      for (const line of await findBarriers(tab)) found.push(`${path} | ${line}`)
    }
    return found
  }
  return (await Promise.all([walk(page), walk(await page.context().newPage())])).flat()
}
