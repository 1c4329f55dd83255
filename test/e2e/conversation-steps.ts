import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { createId } from '@/lib/core/ids'
import { database } from '@/lib/store/database'
import { ask } from './ask'
import type { Visitor } from './provide-browser'

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

/** How far the page itself could be scrolled: what is read scrolls in it, and what is only for screen readers with that. */
const overflowOf = (page: Page): Promise<number> =>
  page.getByRole('main').evaluate((main) => main.scrollHeight - main.clientHeight)

/** What a reader does with their conversations, in the browser and on the hub of the caller. */
export function testConversations(visit: Visit): void {
  test('pins a conversation, puts it into a folder, and finds it by what was answered', async () => {
    const page = await visit('/chat/commons/plain')
    await ask(page, 'What is an adapter?')
    await page.waitForURL(/\/c\/conv_/)
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    const said = (await page.getByTestId('answer').textContent()) ?? ''
    const list = page.getByRole('navigation')
    const choose = async (name: string) => {
      await list.getByRole('button', { name: 'More for “What is an adapter?”' }).click()
      await page.getByRole('menuitem', { name }).click()
    }
    await choose('Pin')
    await list.getByRole('heading', { name: 'Pinned' }).waitFor()
    await choose('Put into a folder')
    await page.getByRole('textbox', { name: 'New folder' }).fill('Machines')
    await page.keyboard.press('Enter')
    await list.getByRole('group').getByText('Machines').waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    await expect.poll(focused).toContain('What is an adapter?')
    await page.reload()
    await choose('Unpin')
    // Its row lies in a closed folder now.
    await expect.poll(focused).toMatch(/^Machines/)
    await list.getByRole('link', { name: 'What is an adapter?' }).waitFor({ state: 'hidden' })
    await list.getByText('Machines').click()
    await list.getByRole('link', { name: 'What is an adapter?' }).waitFor()
    // Longer words than the question's own: it would be found by those as well.
    const words = said.match(/\p{L}{8,}/gu)?.slice(0, 2) ?? []
    await list.getByRole('searchbox').fill(words.join(' '))
    const found = list.getByRole('link', { name: 'What is an adapter?' })
    await expect.poll(() => found.first().textContent()).toContain(words[0])
  })

  test('finds again what was typed and not sent, at its place, until it is sent', async () => {
    const page = await visit('/chat/commons/plain')
    const field = page.getByRole('textbox', { name: 'Write your question' })
    await field.fill('What is')
    await page.reload()
    await expect.poll(() => field.inputValue()).toBe('What is')
    await page.goto(new URL('/chat/lutece/plume', page.url()).href)
    await page.getByRole('list', { name: 'Questions to begin with' }).waitFor()
    await expect.poll(() => field.inputValue()).toBe('')
    await page.goBack()
    await expect.poll(() => field.inputValue()).toBe('What is')
    await field.pressSequentially(' an adapter?')
    await field.press('Enter')
    await page.waitForURL(/\/c\/conv_/)
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    await field.fill('And a guardrail?')
    await page.reload()
    await expect.poll(() => field.inputValue()).toBe('And a guardrail?')
    await page.goto(new URL('/chat/commons/plain', page.url()).href)
    await page.getByRole('list', { name: 'Questions to begin with' }).waitFor()
    await expect.poll(() => field.inputValue()).toBe('')
  })

  test('reads a long conversation from its end, piece by piece; what is read stays where it stands', async () => {
    const page = await visit('/chat/commons/plain')
    await ask(page, 'Where does this begin?')
    await page.waitForURL(/\/c\/conv_/)
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    await lengthen(page.url().split('/').at(-1) ?? '', 100)
    await page.reload()
    const said = (words: string) => page.getByRole('main').getByText(words, { exact: true })
    await said('Word 100').waitFor()
    await expect.poll(() => said('Word 60').count()).toBe(0)
    const topOf = async (words: string) => (await said(words).boundingBox())?.y ?? 0
    // The page begins at its end as soon as it listens.
    const scroll = (to?: number) =>
      said('Word 61').evaluate((element, top) => {
        const scroller = element.closest('.overflow-y-auto')
        if (scroller && top !== undefined) scroller.scrollTop = top
        return scroller?.scrollTop
      }, to)
    await expect.poll(() => scroll()).toBeGreaterThan(0)
    await expect.poll(() => overflowOf(page)).toBe(0)
    await scroll(0)
    const before = await topOf('Word 61')
    await said('Word 60').waitFor({ state: 'attached' })
    await expect.poll(async () => Math.abs((await topOf('Word 61')) - before)).toBeLessThan(3)
    await page.getByRole('button', { name: 'Earlier messages' }).focus()
    await said('Word 1').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Earlier messages' }).waitFor({ state: 'detached' })
    await expect.poll(() => said('Where does this begin?').count()).toBe(1)
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toContain('Where does this begin?')
    await page.getByRole('button', { name: 'To the latest' }).click()
    await ask(page, 'And how does it end?')
    await said('And how does it end?').waitFor()
  })

  test('shares a long branch, which a stranger reads piece by piece, also without script', async () => {
    const page = await visit('/chat/commons/plain')
    await ask(page, 'Is this long?')
    await page.waitForURL(/\/c\/conv_/)
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    await lengthen(page.url().split('/').at(-1) ?? '', 100)
    await page.getByRole('button', { name: 'Share and keep' }).click()
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = new URL((await page.getByTestId('share-link').getAttribute('href')) ?? '').pathname
    const plain = await visit(link, { javaScriptEnabled: false })
    const seen = await listWords(plain)
    expect(seen).toHaveLength(38)
    for (const count of [40, 22]) {
      await plain.getByRole('link', { name: 'Later messages' }).click()
      await plain.getByText(`Word ${seen.length + 1}`, { exact: true }).waitFor()
      const piece = await listWords(plain)
      expect(piece).toHaveLength(count)
      seen.push(...piece)
    }
    expect(seen).toEqual(upTo(100))
    const stranger = await visit(link)
    const more = stranger.getByRole('link', { name: 'Later messages' })
    // It goes away as soon as it is seen, also between the two looks.
    while ((await more.count()) > 0)
      await more.scrollIntoViewIfNeeded({ timeout: 1_000 }).catch(() => undefined)
    await expect.poll(() => listWords(stranger)).toEqual(upTo(100))
    await expect.poll(() => overflowOf(stranger)).toBe(0)
    expect(new URL(stranger.url()).pathname).toBe(link)
    // From the middle on, what came before is there to be asked for, and stays above what is read.
    await stranger.goto(plain.url())
    await stranger.getByRole('link', { name: 'Earlier messages' }).click()
    await expect.poll(() => listWords(stranger)).toEqual(upTo(100).slice(38))
  })

  test('opens what a search found on another branch there, with the words marked until Esc or the next question', async () => {
    const page = await visit('/chat/commons/plain')
    await ask(page, 'Which branch is this?')
    await page.waitForURL(/\/c\/conv_/)
    await page.getByRole('button', { name: 'Why this answer' }).waitFor()
    const id = page.url().split('/').at(-1) ?? ''
    await lengthen(id, 4)
    await branchOff(id, `${'Long before.\n\n'.repeat(60)}A **Zébra** crosses: \`zebras\`.`)
    await page.reload()
    await page.getByText('Word 4').waitFor()
    const list = page.getByRole('navigation')
    await list.getByRole('searchbox').fill('zebra')
    const link = list.getByRole('link', { name: 'crosses' })
    await link.click()
    const found = page.getByTestId('found')
    await expect.poll(() => found.textContent()).toContain('A Zébra crosses: zebras.')
    await expect.poll(() => found.evaluate((element) => element === document.activeElement)).toBe(true)
    await expect.poll(() => listMarked(page)).toEqual(['Zébra', 'zebras'])
    // The words, not only the beginning of their message.
    const place = found.getByText('Zébra')
    await expect.poll(() => place.evaluate((one) => one.getBoundingClientRect().bottom)).toBeLessThan(800)
    await expect.poll(() => page.getByText('Word 4').count()).toBe(0)
    await page.keyboard.press('Escape')
    await expect.poll(() => listMarked(page)).toEqual([])
    expect(page.url()).not.toContain('zebra')
    await link.click()
    await expect.poll(() => listMarked(page)).toHaveLength(2)
    await ask(page, 'And then?')
    await expect.poll(() => listMarked(page)).toEqual([])
    await page.getByText('And then?').waitFor()
    await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
    await page.goto(new URL(`/c/${id}`, page.url()).href)
    await page.getByText('Zébra').waitFor()
    await page.getByText('And then?').waitFor()
  })
}

/** What the page marks of what was looked for. */
const listMarked = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...(CSS.highlights.get('found-words') ?? [])].map(String))

async function listWords(page: Page): Promise<number[]> {
  const said = await page.getByRole('main').textContent()
  return [...(said?.matchAll(/Word (\d+)/g) ?? [])].map(([, number]) => Number(number))
}

/** Adds another branch behind the first answer, which is not the one that is shown: its last message says what it is given. */
async function branchOff(conversationId: string, words: string): Promise<void> {
  const db = database()
  const answer = await db.message.findFirstOrThrow({ where: { conversationId, position: 1 } })
  const last = await db.message.count({ where: { conversationId } })
  const ids = Array.from({ length: 30 }, () => createId('msg'))
  await db.message.createMany({
    data: ids.map((id, at) => ({
      ...{ id, conversationId, position: last + at, parentId: at === 0 ? answer.id : ids[at - 1]! },
      ...{ role: at % 2 === 0 ? 'user' : 'assistant', status: 'done' },
      content: at === ids.length - 1 ? words : `Aside ${at}${'\n\nmore'.repeat(5)}`,
    })),
  })
}

/** Adds questions and answers behind the end of a conversation, as many messages as are wanted: `Word 1`, `Word 2`, … */
async function lengthen(conversationId: string, count: number): Promise<void> {
  const db = database()
  const { leafId } = await db.conversation.findUniqueOrThrow({ where: { id: conversationId } })
  const ids = Array.from({ length: count }, () => createId('msg'))
  await db.message.createMany({
    data: ids.map((id, at) => ({
      ...{ id, conversationId, position: at + 2, parentId: at === 0 ? leafId : ids[at - 1]! },
      ...{ role: at % 2 === 0 ? 'user' : 'assistant', status: 'done', content: `Word ${at + 1}` },
    })),
  })
  await db.conversation.update({ where: { id: conversationId }, data: { leafId: ids.at(-1)! } })
}

type Visit = (path: string, visitor?: Visitor) => Promise<Page>
