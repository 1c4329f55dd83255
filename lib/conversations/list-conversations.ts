import { cleanDisplayName } from '@/lib/core/clean-display-name'
import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import { findWanted } from '@/lib/core/wanted-words'
import type { Reader } from '@/lib/people/reader'
import { ownerOf } from '@/lib/people/reader-owner'
import { type ListedRow, listFolderRows, listListedRows, updateListed } from '@/lib/store/listed'
import { type FoundMessage, searchMessages } from '@/lib/store/message-search'
import { restoreText } from '@/lib/store/restore-messages'
import { noConversation } from './conversations'
import { FOLDER_LENGTH } from './folder-length'

/** A conversation or a comparison as its reader's list shows it. */
export interface ListedConversation {
  id: string
  title: string
  /** `community/assistant`; of a comparison all of them, or nothing while they are hidden. */
  assistantName: string
  folder: string | null
  isPinned: boolean
}

export interface FoundConversation extends ListedConversation {
  /** Where it says what was looked for, and in which message; null when only its title does. */
  excerpt: string | null
  messageId: string | null
  /** The attached text of that message which says it, where its own words do not. */
  attachedName: string | null
}

export interface Folder {
  name: string
  /** What lies in it. */
  count: number
}

/** What travels with a page besides what is pinned, and a page of what is older. */
export const LIST_LENGTH = 50
const MOST_PINNED = 200
const MOST_IN_FOLDER = 1_000
const MOST_SEARCHED = 5_000
const MOST_FOUND = 30
const MOST_FOLDERS = 200

/**
 * The reader's conversations and comparisons, the one last changed first: those at the front (what is pinned before all
 * else, then what lies in no folder), the next ones after one of them, or those in a folder.
 */
export async function listConversations(
  reader: Reader,
  place: { folder: string } | { after: string } | 'front' = 'front',
): Promise<ListedConversation[]> {
  const owner = ownerOf(reader)
  const rows =
    place === 'front'
      ? await Promise.all([
          listListedRows(owner, 'pinned', MOST_PINNED),
          listListedRows(owner, 'free', LIST_LENGTH),
        ])
      : [await listListedRows(owner, place, 'folder' in place ? MOST_IN_FOLDER : LIST_LENGTH)]
  return rows.flat().map(toListed)
}

/** The reader's folders by name: a folder is there as long as something lies in it. */
export async function listFolders(reader: Reader): Promise<Folder[]> {
  return listFolderRows(ownerOf(reader))
}

/** What the reader finds by its title or by what was said in it, in any script; those whose title says it come first. */
export async function searchConversations(reader: Reader, text: string): Promise<FoundConversation[]> {
  const owner = ownerOf(reader)
  const [all, messages] = await Promise.all([
    listListedRows(owner, 'all', MOST_SEARCHED),
    searchMessages(owner, text, MOST_FOUND),
  ])
  const saying = new Map(
    messages.map((message) => [
      message.listedId,
      { messageId: message.messageId, ...placeOf(message, text) },
    ]),
  )
  const named = all.map(toListed).filter(({ title }) => findWanted(title, text) !== undefined)
  const said = messages.flatMap(({ listedId }) => all.find(({ id }) => id === listedId) ?? []).map(toListed)
  const found = new Map([...named, ...said].map((one) => [one.id, one]))
  return [...found.values()]
    .slice(0, MOST_FOUND)
    .map((one) => ({ ...one, ...(saying.get(one.id) ?? NOT_SAID) }))
}

/** Keeps a conversation or a comparison of the reader's at hand, or no longer. @throws PolyphonyError (not_found) */
export async function pinConversation(
  reader: Reader,
  id: string,
  isPinned: boolean,
  clock: Clock = systemClock,
): Promise<void> {
  const pinnedAt = isPinned ? new Date(clock.nowMs()) : null
  if (!(await updateListed(id, ownerOf(reader), { pinnedAt }))) throw noConversation()
}

/**
 * Puts a conversation or a comparison of the reader's into a folder, which begins with the first that is put into it;
 * null takes it out.
 * @returns the folder's name as it is kept
 * @throws PolyphonyError not_found; invalid_request for a name that is empty, too long or one too many
 */
export async function moveConversation(
  reader: Reader,
  id: string,
  folder: string | null,
): Promise<string | null> {
  const name = folder === null ? null : await parseFolder(reader, folder)
  if (!(await updateListed(id, ownerOf(reader), { folder: name }))) throw noConversation()
  return name
}

async function parseFolder(reader: Reader, folder: string): Promise<string> {
  const name = cleanDisplayName(folder.replaceAll(/\s+/gu, ' '), FOLDER_LENGTH)
  if (name === '') {
    throw new PolyphonyError('invalid_request', `A folder's name has 1 to ${FOLDER_LENGTH} characters.`, {
      param: 'folder',
    })
  }
  const folders = await listFolders(reader)
  if (folders.length >= MOST_FOLDERS && !folders.some((one) => one.name === name)) {
    throw new PolyphonyError('invalid_request', `There are ${MOST_FOLDERS} folders already.`, {
      param: 'folder',
    })
  }
  return name
}

function toListed({ id, title, assistantNames, isHidden, folder, isPinned, standIns }: ListedRow) {
  return {
    ...{ id, folder, isPinned },
    title: restoreText(title, standIns),
    assistantName: isHidden ? '' : assistantNames.join(', '),
  }
}

const NOT_SAID = { messageId: null, excerpt: null, attachedName: null }

/** Where a message says what was looked for: in its own words, else in what is attached to it. */
function placeOf({ content, attachments }: FoundMessage, text: string) {
  const attached = attachments.find((one) => findWanted(`${one.name} ${one.text}`, text) !== undefined)
  if (!attached) return { excerpt: excerptOf(content, text), attachedName: null }
  return { excerpt: excerptOf(attached.text, text), attachedName: attached.name }
}

const BEFORE = 30
const EXCERPT_LENGTH = 140

/** Some words before what was looked for and some after it. */
function excerptOf(content: string, text: string): string {
  const line = content.replaceAll(/\s+/gu, ' ')
  const at = findWanted(line, text) ?? 0
  // At the beginning of a word where there is one nearby, so that no letter loses its signs.
  const from = at <= BEFORE ? 0 : Math.max(line.lastIndexOf(' ', at - BEFORE) + 1, at - 2 * BEFORE)
  const to = from + EXCERPT_LENGTH
  const shown = [...new Intl.Segmenter().segment(line.slice(from, to))].map(({ segment }) => segment)
  return `${from > 0 ? '…' : ''}${shown.join('').trim()}${to < line.length ? '…' : ''}`
}
