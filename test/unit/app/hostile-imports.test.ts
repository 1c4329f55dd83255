import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { createElement, type ReactNode } from 'react'
import { expect, test } from 'vitest'
import { ForeignAnswer } from '@/app/_chat/foreign-answer'
import { toKeptView } from '@/app/_chat/message-view'
import { Question } from '@/app/_chat/question'
import { SharedView } from '@/app/_chat/shared-view'
import { ConversationRow } from '@/app/_shell/conversation-row'
import { ConversationsProvider } from '@/app/_shell/conversations-context'
import { titleOf } from '@/lib/conversations/title-of'
import { readConversation } from '@/lib/imports/read-conversation'
import { renderInLocale } from '@/test/support/render-in-locale'

const OVERRIDE = '\u202e'
const MARKUP = `"'><img src=x onerror=alert(1)><script>alert(2)</script>${OVERRIDE}gnp.exe`
const LONG = `${MARKUP}${'w'.repeat(10_000)}`

/** A ChatGPT export whose every word comes from somebody else. */
const hostile = {
  ...{ conversation_id: LONG, title: LONG, create_time: 1_736_209_400, current_node: 'b' },
  mapping: {
    root: { parent: null, message: null },
    a: { parent: 'root', message: said('user', MARKUP) },
    b: {
      parent: 'a',
      message: said('assistant', `${MARKUP} [c](javascript:alert(3)) ![p](https://e.org/p.png)`),
    },
  },
}

function said(role: string, text: string) {
  return {
    ...{ author: { role }, content: { content_type: 'text', parts: [text] } },
    metadata: { model_slug: LONG },
  }
}

const stored = {
  ...{ receipt: null, verdicts: null, ranking: null, candidates: [], assistantVersionId: null },
  leftOut: null,
}

function read() {
  const conversation = readConversation(JSON.stringify(hostile)) ?? expect.fail('It was not read.')
  const messages = conversation.nodes.flatMap(({ id, said: words }) => {
    if (!words) return []
    const { role, text: content, model } = words
    return {
      ...stored,
      id,
      role,
      attachments: [],
      status: 'done' as const,
      content,
      model: model && titleOf(model),
    }
  })
  return {
    title: titleOf(conversation.title),
    messages: messages.map((row) => toKeptView(row, { community: '', importedFrom: 'chatgpt' })),
  }
}

/** The texts of a page that reverse what follows them, and whether each is shut into an element of its own. */
function overridesIn(html: string): boolean[] {
  const open: boolean[] = []
  const found: boolean[] = []
  for (const [, text, slash, name = '', rest = ''] of html.matchAll(
    /([^<]*)(?:<(\/?)([a-z0-9]+)([^>]*)>|$)/g,
  )) {
    if (text?.includes(OVERRIDE)) found.push(open.includes(true))
    if (slash === '/') open.pop()
    else if (name !== '' && !rest.endsWith('/') && !['input', 'br', 'img', 'hr', 'path'].includes(name))
      open.push(name === 'bdi' || /\bdir="auto"/.test(rest))
  }
  return found
}

const { title, messages } = read()
const row = createElement(ConversationRow, {
  conversation: { id: 'conv_1', title, assistantName: '', folder: null, isPinned: false },
  ...{ excerpt: titleOf(LONG), messageId: null, isCurrent: false },
})
const provided = { readerKey: 'r', guestKey: null, isSignedIn: false, initial: [], folders: [] }
// biome-ignore lint/correctness/noChildrenProp: its type wants the children among the props
const listed = createElement(ConversationsProvider, { ...provided, children: row })
const router = {
  ...{ bfcacheId: '', push() {}, replace() {}, prefetch() {} },
  ...{ back() {}, forward() {}, refresh() {} },
}
const inList = createElement(AppRouterContext.Provider, { value: router }, listed)
const shared = createElement(SharedView, {
  ...{ title, sharerName: null, assistant: null, source: 'chatgpt', shareId: 'share_1' },
  piece: { messages, earlierThan: null, laterThan: null, statements: [] },
})

const parts: [string, ReactNode][] = [
  ['the list of conversations', inList],
  ['a shared page', shared],
  ...messages.map((message): [string, ReactNode] =>
    message.role === 'user'
      ? ['its question', createElement(Question, { message })]
      : ['its answer', createElement(ForeignAnswer, { message })],
  ),
]

test.each(parts)('markup and reversed text in an import are inert words in %s', (_, part) => {
  const html = renderInLocale('en', part)
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(html).not.toMatch(/<img|<script|href="javascript/i)
  expect(overridesIn(html).length).toBeGreaterThan(0)
  expect(overridesIn(html)).not.toContain(false)
})

test('a title or a model’s name of ten thousand characters is as short as any other', () => {
  expect([...title].length).toBeLessThanOrEqual(60)
  const [, answer] = messages
  expect(answer?.role === 'assistant' && (answer.elsewhere?.model ?? '').length).toBeLessThanOrEqual(480)
})
