import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { markdownOf } from '@/lib/attachments/quote-attachments'
import { type DialogueRole, type DialogueTurn, MOST_TURNS } from './dialogue'
import { readLabel } from './dialogue-labels'
import { lineInJson } from './place-in-json'

/** Why a pasted text, or a file's, is no dialogue, and where. */
export interface DialogueProblem {
  /** From 1. */
  line: number
  kind: 'label' | 'empty' | 'json' | 'shape' | 'role' | 'content' | 'many' | 'long'
}

export interface Dialogue {
  turns: DialogueTurn[]
  /** The first problem: a dialogue with a turn missing would be judged as another one. */
  problem?: DialogueProblem
}

export const MOST_UNITS = 1_000_000
/** The parser that forgives takes seconds for more. */
const MOST_LOOSE_UNITS = 200_000

/**
 * The turns of a pasted dialogue: lines that begin with `User:`, `Assistant:` or `System:` in one of six languages, each
 * with what follows it, or JSON: messages with `role` and `content`, alone, under `messages` or one a line, what other
 * tools save (`from` and `value` under `conversations`), and this hub's own exports: of one in JSON the branch that is shown.
 *
 * The word that first names a role names it throughout: after `User:`, a line `Question:` is part of what is said.
 */
export function readDialogue(pasted: string): Dialogue {
  const text = pasted.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  if (text.trim() === '') return { turns: [] }
  if (text.length > MOST_UNITS) return refuse('long', 1)
  const first = text.split('\n').findIndex((line) => line.trim() !== '')
  const begins = text.split('\n')[first] ?? ''
  return !readLabel(begins) && /^\s*[[{]/.test(begins) ? readJson(text) : readLines(text)
}

function readLines(text: string): Dialogue {
  const turns: { role: DialogueRole; line: number; said: string[] }[] = []
  const names = new Map<DialogueRole, string>()
  for (const [index, line] of text.split('\n').entries()) {
    const found = readLabel(line, turns.at(-1)?.role)
    const name = found && (names.get(found.role) ?? found.label)
    if (found && name === found.label) {
      names.set(found.role, name)
      turns.push({ role: found.role, line: index + 1, said: [found.rest] })
      continue
    }
    const last = turns.at(-1)
    if (last) last.said.push(line)
    // The title of an exported conversation.
    else if (line.trim() !== '' && !line.startsWith('# ')) return refuse('label', index + 1)
  }
  return checked(
    turns.map(({ role, said }) => ({ role, content: said.join('\n').trim() })),
    (index) => turns[index]?.line ?? 1,
  )
}

function readJson(text: string): Dialogue {
  const whole = parseJson(text)
  if (whole !== undefined) return readMessages(shownBranch(whole), (path) => lineInJson(text, path))
  const lines = [...text.split('\n').entries()].filter(([, line]) => line.trim() !== '')
  const values = lines.map(([, line]) => parseJson(line))
  const lineAt = (index: number) => (lines[index]?.[0] ?? 0) + 1
  // One document of several lines, with quotes or commas as Python or YAML have them, or with a mistake.
  if (values[0] === undefined || lines.length === 1) return readLoosely(text)
  const broken = values.indexOf(undefined)
  return broken > 0
    ? refuse('json', lineAt(broken))
    : readMessages(values, ([index]) => lineAt(Number(index)))
}

function readLoosely(text: string): Dialogue {
  if (text.length > MOST_LOOSE_UNITS) return refuse('json', lineInJson(text))
  // The parser takes seconds to say that this is none.
  if (/(?:[[{]\s*){100}/.test(text)) return refuse('json', 1)
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
    const [mistake] = document.errors
    if (mistake) return refuse('json', Math.max(1, lines.linePos(mistake.pos[0]).line))
    return readMessages(document.toJS({ maxAliasCount: 0 }), (path) => lineOf(text, path))
  } catch {
    // Nested too deeply, or aliases.
    return refuse('json', 1)
  }
}

const ROLES: Readonly<Record<string, DialogueRole>> = {
  ...{ user: 'user', human: 'user', prompter: 'user' },
  ...{ assistant: 'assistant', gpt: 'assistant', bot: 'assistant', model: 'assistant', chatbot: 'assistant' },
  ...{ system: 'system', developer: 'system' },
}

const part = z.looseObject({ text: z.string() }).transform(({ text }) => text)
const contentSchema = z.union([
  z.string(),
  // An answer that was refused has no content.
  z.null().transform(() => ''),
  z.array(z.union([z.string(), part])).transform((parts) => parts.join('')),
])
const messageSchema = z.looseObject({})
const listSchema = z.union([
  z.array(z.unknown()).transform((list) => ({ list, at: [] as string[] })),
  z
    .looseObject({ messages: z.array(z.unknown()) })
    .transform(({ messages }) => ({ list: messages, at: ['messages'] })),
  z
    .looseObject({ conversations: z.array(z.unknown()) })
    .transform(({ conversations }) => ({ list: conversations, at: ['conversations'] })),
])

const exportSchema = z.looseObject({
  format: z.literal('polyphony-conversation'),
  leafId: z.string(),
  messages: z.array(
    z.looseObject({
      id: z.string(),
      parentId: z.string().nullish(),
      content: z.string(),
      attachments: z.array(z.object({ name: z.string(), text: z.string() })).catch([]),
    }),
  ),
})

/** Of a conversation as this hub exports it what is shown, with its attached texts; anything else as it is. */
function shownBranch(value: unknown): unknown {
  const parsed = exportSchema.safeParse(value)
  if (!parsed.success) return value
  const { leafId, messages } = parsed.data
  const byId = new Map(messages.map((message) => [message.id, message]))
  const shown = new Set<string>()
  for (let id: string | null | undefined = leafId; id && !shown.has(id); id = byId.get(id)?.parentId)
    shown.add(id)
  return {
    // Another branch leaves its place empty, so that a problem is still found at its line.
    messages: messages.map(({ id, role, content, attachments }) =>
      shown.has(id)
        ? { role, content: [content, ...attachments.map(markdownOf)].filter(Boolean).join('\n\n') }
        : undefined,
    ),
  }
}

function readMessages(value: unknown, lineAt: (path: (string | number)[]) => number): Dialogue {
  const parsed = listSchema.safeParse(value)
  if (!parsed.success) return refuse('shape', lineAt([]))
  const { list, at } = parsed.data
  const turns: DialogueTurn[] = []
  const places: number[] = []
  for (const [index, entry] of list.entries()) {
    if (entry === undefined) continue
    const message = messageSchema.safeParse(entry)
    const here = [...at, index]
    if (!message.success) return refuse('shape', lineAt(here))
    const { role: named, from, content: said, value: valued, parts } = message.data
    const role = ROLES[String(named ?? from).toLowerCase()]
    if (!role) return refuse('role', lineAt(here))
    const content = contentSchema.safeParse(said ?? valued ?? parts ?? null)
    if (!content.success) return refuse('content', lineAt(here))
    turns.push({ role, content: content.data })
    places.push(index)
  }
  return checked(turns, (index) => lineAt([...at, places[index] ?? 0]))
}

/** An answer may be empty: it was refused. Nothing else may. */
function checked(turns: DialogueTurn[], lineOfTurn: (index: number) => number): Dialogue {
  if (turns.length > MOST_TURNS) return refuse('many', lineOfTurn(MOST_TURNS))
  const empty = turns.findIndex(({ role, content }) => role !== 'assistant' && content.trim() === '')
  return empty === -1 ? { turns } : refuse('empty', lineOfTurn(empty))
}

const refuse = (kind: DialogueProblem['kind'], line: number): Dialogue => ({
  turns: [],
  problem: { line, kind },
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Where it stands in what the forgiving parser reads. */
function lineOf(text: string, path: readonly (string | number)[]): number {
  const lines = new LineCounter()
  try {
    const node = parseDocument(text, { lineCounter: lines, prettyErrors: false }).getIn(path, true)
    const range =
      node && typeof node === 'object' && 'range' in node ? z.array(z.number()).safeParse(node.range) : null
    return Math.max(1, lines.linePos(range?.data?.[0] ?? 0).line)
  } catch {
    return 1
  }
}
