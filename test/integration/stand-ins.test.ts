import { createHash } from 'node:crypto'
import { beforeAll, expect, test, vi } from 'vitest'
import type { Attachment } from '@/lib/attachments/attached-text'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { compareAnswers } from '@/lib/chat/compare-answers'
import { openColumnTurn } from '@/lib/chat/open-column-turn'
import { openCompletion } from '@/lib/chat/open-completion'
import { openAnotherAnswer, openReaderTurn } from '@/lib/chat/open-reader-turn'
import { renameJudgedComparison } from '@/lib/chat/rename-judged'
import { createComparison, findComparison } from '@/lib/comparisons/comparisons'
import { findSharedComparison, shareComparison } from '@/lib/comparisons/shares'
import { findShownConversation } from '@/lib/conversations/branch-window'
import { deleteConversation, findConversation } from '@/lib/conversations/conversations'
import { toJson, toMarkdown } from '@/lib/conversations/export-conversation'
import { listConversations } from '@/lib/conversations/list-conversations'
import { findShared, shareConversation } from '@/lib/conversations/shares'
import { createId } from '@/lib/core/ids'
import { Meter } from '@/lib/limits/meter'
import { fileStatement } from '@/lib/moderation/statements'
import { parseChatCompletionRequest } from '@/lib/openai/chat-completion-request'
import { exportAccount } from '@/lib/people/export-account'
import type { Reader } from '@/lib/people/reader'
import { registerUser } from '@/lib/people/register-user'
import { database } from '@/lib/store/database'
import { insertImported } from '@/lib/store/imported-conversations'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { scriptModel } from '@/test/unit/chat/scripted-turn'

provideTestDatabase({ seed: true })
const { drawFrom } = provideChatServices()

/** Contact details are pseudonymised where the starter communities hide them. */
beforeAll(async () => {
  for (const { id, yaml } of await database().policyVersion.findMany())
    await database().policyVersion.update({
      where: { id },
      data: { yaml: yaml.replace('action: hide', 'action: pseudonymise') },
    })
})

const JANE = 'jane.doe@corp.example'
const STAND_IN = 'Person-Email-1@example.org'
const assistant = 'commons/plain'
const signal = new AbortController().signal
const newGuest = (): Reader => ({ kind: 'guest', guestId: createId('guest') })

interface Place {
  conversationId?: string
  editsId?: string
  attachments?: Attachment[]
}

async function readEvents(opening: Promise<AsyncGenerator<ChatEvent>>) {
  const events: ChatEvent[] = []
  for await (const event of await opening) events.push(event)
  const start = events.find((event) => event.type === 'start')
  const text = events.flatMap((event) => (event.type === 'delta' ? [event.text] : [])).join('')
  return { ...start!, questionId: start?.questionId ?? '', text, events }
}

async function ask(reader: Reader, question: string, said: string, place: Place = {}) {
  const model = scriptModel([{ text: said, latent: [1, 0] }])
  const { conversationId, ...rest } = place
  const turn = { reader, assistant, conversationId, ...rest, question, language: 'en' }
  const done = await readEvents(openReaderTurn(turn, drawFrom(model.server), signal))
  return { ...done, asked: JSON.stringify(model.asked), prompt: model.asked[0]?.messages ?? [] }
}

const said = async (reader: Reader, id: string) =>
  (await findShownConversation(reader, id)).messages.map(({ content }) => content)

test('the model never sees the value; the reader does, in the stream, on the page, in the title and in exports', async () => {
  const reader = newGuest()
  const first = await ask(reader, `Write to ${JANE} please`, `Dear ${STAND_IN}, good day.`)
  expect(first.asked).not.toContain(JANE)
  expect(first.prompt.at(-1)?.content).toBe(`Write to ${STAND_IN} please`)
  expect(first.text).toBe(`Dear ${JANE}, good day.`)
  expect(first.events.find(({ type }) => type === 'note')).toMatchObject({ action: 'rewrite' })
  expect(first.events.at(-1)).toMatchObject({ candidates: [{ content: `Dear ${JANE}, good day.` }] })
  const { conversationId } = first
  expect(await said(reader, conversationId)).toEqual([`Write to ${JANE} please`, `Dear ${JANE}, good day.`])
  expect((await listConversations(reader))[0]?.title).toBe(`Write to ${JANE} please`)
  const whole = await findConversation(reader, conversationId)
  for (const exported of [toMarkdown(whole, { reader: 'I', assistant: 'Plain' }), toJson(whole)]) {
    expect(exported).toContain(JANE)
    expect(exported).not.toContain('Person-Email')
  }
  const rows = JSON.stringify(await database().message.findMany({ include: { candidates: true } }))
  expect(rows).not.toContain(JANE)
})

test('the export of an account says what its owner wrote, in conversations and in comparisons', async () => {
  const email = 'owner@hub.example'
  const { id: userId } = await registerUser({ name: 'Owner', email, password: 'a long enough password' })
  const reader: Reader = { kind: 'user', userId, isOperator: false }
  await ask(reader, `I am ${JANE}`, `Hello ${STAND_IN}.`)
  const { id: comparisonId } = await createComparison({
    ...{ reader, assistantNames: ['commons/plain', 'lutece/plume'], isBlind: false },
  })
  const column = { comparisonId, position: 0, round: 0 }
  const services = drawFrom(scriptModel([{ text: 'Hello.' }]).server)
  const asked = { reader, column, language: 'en', question: `This is ${JANE}` }
  await readEvents(openColumnTurn(asked, services, signal))
  let text = ''
  for await (const piece of exportAccount(userId)) text += piece
  expect(text).not.toContain('Person-Email')
  const { conversations, comparisons } = JSON.parse(text)
  expect(conversations[0]).toMatchObject({ title: `I am ${JANE}` })
  expect(conversations[0]).not.toHaveProperty('standIns')
  expect(JSON.stringify(conversations[0].messages)).toContain(`Hello ${JANE}.`)
  expect(comparisons).toMatchObject([{ title: `This is ${JANE}` }])
})

test('a link shared with others shows the stand-in, not the value', async () => {
  const reader = newGuest()
  const { conversationId } = await ask(reader, `I am ${JANE}`, `Hello ${STAND_IN}.`)
  const { id } = await shareConversation(reader, conversationId, { showsName: false })
  const shared = JSON.stringify(await findShared(id))
  expect(shared).not.toContain(JANE)
  expect(shared).toContain(STAND_IN)
})

test('an attached text reads and is kept as its question is: in prompts, branches, exports and links', async () => {
  const email = 'attaching@hub.example'
  const { id: userId } = await registerUser({ name: 'Attaching', email, password: 'a long enough password' })
  const reader: Reader = { kind: 'user', userId, isOperator: false }
  const attachments = [{ name: `from ${JANE} (1).txt`, text: `From ${JANE}`, sizeBytes: 26 }]
  const kept = [{ name: `from ${STAND_IN} (1).txt`, text: `From ${STAND_IN}`, sizeBytes: 26 }]
  const first = await ask(reader, 'Who wrote this?', `${STAND_IN} did.`, { attachments })
  const { conversationId } = first
  expect(first.prompt.at(-1)?.content).toContain(`"from ${STAND_IN} (1).txt":\n\`\`\`\nFrom ${STAND_IN}\n`)
  expect(first.text).toBe(`${JANE} did.`)
  expect(first.events.at(-1)).toMatchObject({
    receipt: { attachments: [createHash('sha256').update(`From ${STAND_IN}`).digest('hex')] },
  })

  const later = await ask(reader, 'And when?', 'Today.', { conversationId })
  expect(later.prompt.at(-3)?.content).toBe(first.prompt.at(-1)?.content)
  const model = scriptModel([{ text: 'Somebody.', latent: [1, 0] }])
  const again = { reader, assistant, conversationId, againId: first.messageId, language: 'en' }
  await readEvents(openAnotherAnswer(again, drawFrom(model.server), signal))
  expect(model.asked[0]?.messages.at(-1)?.content).toBe(first.prompt.at(-1)?.content)

  const whole = await findConversation(reader, conversationId)
  expect(whole.messages[0]).toMatchObject({ attachments })
  expect(JSON.parse(toJson(whole)).messages[0].attachments).toEqual(attachments)
  expect(toMarkdown(whole, { reader: 'I', assistant: 'Plain' })).toContain(
    `Who wrote this?\n\n\` from ${JANE} (1).txt \`\n\n\`\`\`\nFrom ${JANE}\n\`\`\``,
  )
  expect(await database().message.findFirst({ where: { conversationId, position: 0 } })).toMatchObject({
    attachments: kept,
  })
  let exported = ''
  for await (const piece of exportAccount(userId)) exported += piece
  expect(JSON.parse(exported).conversations[0].messages[0].attachments).toEqual(attachments)
  const { id } = await shareConversation(reader, conversationId, { showsName: false })
  expect((await findShared(id)).messages[0]).toMatchObject({ attachments: kept })
})

test('later turns, edited questions and other answers use the same stand-ins', async () => {
  const reader = newGuest()
  const first = await ask(reader, `I am ${JANE}`, 'Hello.')
  const { conversationId } = first
  const second = await ask(reader, `Is ${JANE} or bob@corp.example longer?`, 'Neither.', { conversationId })
  expect(second.prompt.map(({ content }) => content).slice(-3)).toEqual([
    `I am ${STAND_IN}`,
    'Hello.',
    `Is ${STAND_IN} or Person-Email-2@example.org longer?`,
  ])
  const edited = await ask(reader, 'Is bob@corp.example long?', 'Person-Email-2@example.org is.', {
    conversationId,
    editsId: second.questionId,
  })
  expect(edited.prompt.at(-1)?.content).toBe('Is Person-Email-2@example.org long?')
  expect(edited.text).toBe('bob@corp.example is.')

  const model = scriptModel([{ text: `${STAND_IN}, welcome.`, latent: [1, 0] }])
  const again = { reader, assistant, conversationId, againId: first.messageId, language: 'en' }
  const other = await readEvents(openAnotherAnswer(again, drawFrom(model.server), signal))
  expect(model.asked[0]?.messages.at(-1)?.content).toBe(`I am ${STAND_IN}`)
  expect(other.text).toBe(`${JANE}, welcome.`)
  expect(await said(reader, conversationId)).toEqual([`I am ${JANE}`, `${JANE}, welcome.`])
})

test('what stands for what is kept with its conversation alone, and goes with it', async () => {
  const reader = newGuest()
  const secret = `only-here-${createId('guest')}@corp.example`
  const { conversationId } = await ask(reader, `I am ${secret}`, 'Hello.')
  const kept = await database().conversation.findUnique({ where: { id: conversationId } })
  expect(kept?.standIns).toEqual({ [STAND_IN]: secret })
  expect(globalThis.polyphonyConversationMemory?.has(conversationId)).toBe(false)
  await deleteConversation(reader, conversationId)
  const tables: Array<{ name: string }> = await database()
    .$queryRaw`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
  for (const { name } of tables) {
    const rows = await database().$queryRawUnsafe(`SELECT t::text AS row FROM "${name}" t`)
    expect(JSON.stringify(rows), name).not.toContain(secret)
  }
})

test('the columns of a comparison use the same stand-ins, also when they are asked at once', async () => {
  const reader = newGuest()
  const comparison = await createComparison({
    reader,
    assistantNames: ['commons/plain', 'lutece/plume', 'teranga/kora'],
    isBlind: false,
  })
  const column = async (position: number, round: number, question: string) => {
    const model = scriptModel([{ text: `Bonjour ${STAND_IN}. Person-Email-2@example.org aussi.` }])
    const services = drawFrom(model.server)
    const asked = { reader, column: { comparisonId: comparison.id, position, round }, language: 'fr' }
    await readEvents(openColumnTurn({ ...asked, question }, services, signal))
    return model.asked[0]?.messages.at(-1)?.content
  }
  const question = `Bonjour, je suis ${JANE} et voici eve@corp.example`
  const asked = await Promise.all([0, 1, 2].map((position) => column(position, 0, question)))
  expect(new Set(asked)).toEqual(
    new Set([`Bonjour, je suis ${STAND_IN} et voici Person-Email-2@example.org`]),
  )
  expect(await column(1, 1, `Et bob@corp.example ou ${JANE} ?`)).toBe(
    `Et Person-Email-3@example.org ou ${STAND_IN} ?`,
  )
  expect(await column(0, 1, 'Et bob@corp.example ?')).toBe('Et Person-Email-3@example.org ?')

  const { title, messages } = await findComparison(reader, comparison.id)
  expect(title).toBe(question)
  expect((await listConversations(reader))[0]?.title).toBe(question)
  expect(JSON.stringify(messages)).not.toContain('Person-Email')
  const embedded: string[] = []
  const model = scriptModel([], {
    embed: async ({ texts }) => {
      embedded.push(...texts)
      return { latents: texts.map((_, at) => Float32Array.from([1, at])), promptTokens: 1 }
    },
  })
  const agreement = await compareAnswers(
    { reader, comparisonId: comparison.id, round: 0 },
    drawFrom(model.server),
    signal,
  )
  expect(embedded.join()).not.toContain(JANE)
  expect(agreement.answers.flatMap(({ farthest }) => farthest ?? []).join()).not.toContain('Person-Email')
})

test('a title given by hand may say what was said there, and a link to it shows the stand-in', async () => {
  const reader = newGuest()
  const assistantNames = ['commons/plain', 'lutece/plume']
  const { id } = await createComparison({ reader, assistantNames, isBlind: false })
  const services = drawFrom(scriptModel([{ text: 'Hello.' }]).server)
  const column = { comparisonId: id, position: 0, round: 0 }
  const asked = { reader, column, language: 'en', question: `Write to ${JANE}` }
  await readEvents(openColumnTurn(asked, services, signal))
  const rename = (title: string) => renameJudgedComparison(reader, { id, title, language: 'en' }, services)
  expect(await rename(`About ${JANE}`)).toEqual({ title: `About ${JANE}` })
  expect((await findComparison(reader, id)).title).toBe(`About ${JANE}`)
  const share = await shareComparison(reader, id, { showsName: false })
  const shared = await findSharedComparison(share.id)
  expect(shared?.title).toBe(`About ${STAND_IN}`)
  expect(JSON.stringify(shared)).not.toContain(JANE)
  expect(await rename('About someone.else@corp.example')).toEqual({ isRefused: true })
})

test('/v1 does the same over the messages of one request, streamed and not, in every choice', async () => {
  const drafts = ['Hello Person-Email-1@example.org.', 'Person-Email-2@example.org, welcome.']
  const model = scriptModel(drafts.map((text, at) => ({ text, latent: [1, at] })))
  const request = parseChatCompletionRequest({
    model: assistant,
    n: 2,
    temperature: 0,
    messages: [
      { role: 'system', content: `I work for ${JANE}` },
      { role: 'user', content: 'I am eve@corp.example' },
      { role: 'assistant', content: 'Hello eve@corp.example' },
      { role: 'user', content: `And this is ${JANE}` },
    ],
  })
  const input = {
    request,
    asker: { keyId: 'key', holders: [], meter: new Meter() },
    reader: newGuest(),
    language: 'en',
  }
  const { events, ledger } = await openCompletion(input, drawFrom(model.server), signal)
  let streamed = ''
  for await (const event of events) if (event.type === 'delta') streamed += event.text
  const prompt = JSON.stringify(model.asked[0]?.messages)
  expect(prompt).not.toContain('corp.example')
  expect(model.asked[0]?.messages.slice(1).map(({ content }) => content)).toEqual([
    'I am Person-Email-2@example.org',
    'Hello Person-Email-2@example.org',
    'And this is Person-Email-1@example.org',
  ])
  const answers = ledger.answers.map(({ text }) => text)
  expect(answers.toSorted()).toEqual([`Hello ${JANE}.`, 'eve@corp.example, welcome.'])
  expect(answers[0]).toBe(streamed)
})

test('an answer that is written live shows the value whole, though its stand-in came in pieces', async () => {
  const reader = newGuest()
  const text = `Dear ${STAND_IN}, an adapter is small. A community trains it.`
  const { server } = scriptModel([{ text }])
  const deltas: string[] = []
  const cut = {
    ...server,
    async *chat(...asked: Parameters<typeof server.chat>) {
      for await (const event of server.chat(...asked)) {
        // However slow the rest is, it comes in more than one piece.
        if (event.type === 'piece' && event.text === ' it.')
          await vi.waitUntil(() => deltas.length > 0, { timeout: 60_000 })
        if (event.type !== 'piece') yield event
        else for (const letter of event.text) yield { ...event, text: letter, logProbs: [] }
      }
    },
  }
  const turn = { reader, assistant, conversationId: undefined, question: `I am ${JANE}`, language: 'en' }
  for await (const event of await openReaderTurn(turn, drawFrom(cut), signal))
    if (event.type === 'delta') deltas.push(event.text)
  expect(deltas.length).toBeGreaterThan(1)
  expect(deltas.join('')).toBe(text.replace(STAND_IN, JANE))
  expect(deltas.some((delta) => delta.includes('Person'))).toBe(false)
})

/** A conversation that an account brought along: two questions with their answers. */
async function bringAlong() {
  const email = `${createId('new')}@hub.example`
  const { id: userId } = await registerUser({ name: 'Owner', email, password: 'a long enough password' })
  const reader: Reader = { kind: 'user', userId, isOperator: false }
  const say = (role: 'user' | 'assistant', content: string, parent: number | null) => ({
    ...{ role, content, parent, status: 'done' as const, createdAt: new Date() },
    ...{ model: role === 'user' ? null : 'gpt-4o', leftOut: null },
  })
  await insertImported({
    ...{ userId, importedFrom: 'chatgpt', importKey: `chatgpt:${email}`, title: 'Brought along' },
    ...{ createdAt: new Date(), updatedAt: new Date(), leaf: 3 },
    messages: [
      say('user', 'How do I make a bomb?', null),
      say('assistant', 'No.', 0),
      say('user', `I am ${JANE}`, 1),
      say('assistant', `Hello ${JANE}, from elsewhere.`, 2),
    ],
  })
  const [listed] = await listConversations(reader)
  return { reader, conversationId: listed?.id ?? '' }
}

test('an imported conversation is gone on with by whoever is asked first: screened by their rules, its reader’s words given back', async () => {
  const { reader, conversationId } = await bringAlong()
  const next = await ask(reader, 'Who am I?', `You are ${STAND_IN}.`, { conversationId })
  expect(next.asked).not.toContain(JANE)
  expect(next.prompt.slice(-3).map(({ content }) => content)).toEqual([
    ...[`I am ${STAND_IN}`, `Hello ${STAND_IN}, from elsewhere.`, 'Who am I?'],
  ])
  expect(next.asked).not.toContain('bomb')
  expect(next.text).toBe(`You are ${JANE}.`)
  expect((await said(reader, conversationId)).at(-1)).toBe(`You are ${JANE}.`)
  expect(await findConversation(reader, conversationId)).toMatchObject({
    ...{ assistantName: assistant, importedFrom: 'chatgpt', title: 'Brought along' },
  })
  // The same value keeps its stand-in, and another one gets another.
  const later = await ask(reader, 'And bob@corp.example?', 'Person-Email-2@example.org is Bob.', {
    conversationId,
  })
  expect(later.prompt.map(({ content }) => content)).toContain(`I am ${STAND_IN}`)
  expect(later.text).toBe('bob@corp.example is Bob.')
  const other = { reader, assistant: 'lutece/plume', conversationId, question: 'So?', language: 'en' }
  const services = drawFrom(scriptModel([{ text: 'Oui.' }]).server)
  await expect(openReaderTurn(other, services, signal)).rejects.toMatchObject({ param: 'assistant' })
})

test('what was brought along can be shared, under no community’s name, and no community rules on it', async () => {
  const { reader, conversationId } = await bringAlong()
  const { id } = await shareConversation(reader, conversationId, { showsName: false })
  const shared = await findShared(id)
  expect(shared).toMatchObject({ assistantName: '', importedFrom: 'chatgpt' })
  expect(shared.messages.at(-1)).toMatchObject({ model: 'gpt-4o', assistantVersionId: null })
  const next = await ask(reader, 'And now?', 'Later.', { conversationId })
  const report = {
    ...{ category: 'wrong' as const, words: '', keepsText: false, isQuotable: false },
    messageId: shared.messages.at(-1)?.id ?? '',
  }
  const tell = (input: object) => fileStatement(reader, { input: { ...report, ...input }, language: 'en' })
  await expect(tell({})).rejects.toMatchObject({ code: 'not_found' })
  await expect(tell({ shareId: id })).rejects.toMatchObject({ code: 'not_found' })
  await tell({ messageId: next.messageId })
})
