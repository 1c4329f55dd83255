import { toWellFormed } from '@/guardrails/to-well-formed'
import { MAX_TEXT_UNITS } from '@/guardrails/too-long'
import { titleOf } from '@/lib/conversations/title-of'
import type { Clock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import {
  countImported,
  insertImported,
  isImported,
  type NewImportedMessage,
} from '@/lib/store/imported-conversations'
import { storableText } from '@/lib/store/storable-text'
import { type ArrangedMessage, arrangeTree } from './arrange-tree'
import type { ForeignConversation } from './foreign-conversation'
import { emptyReport, type ImportReport } from './import-report'
import { openExportFile } from './open-export-file'
import { readConversation } from './read-conversation'
import { splitJson } from './split-json'

/** What the hub's own rules say of a text: undefined where they stop it, else as it may be kept. */
export type JudgeImported = (text: string, by: 'user' | 'assistant') => Promise<string | undefined>

const MOST_CONVERSATION_BYTES = 64 * 1024 ** 2
const MOST_MESSAGES = 20_000
/** A guardrail reads no more. */
const MOST_CHARACTERS = MAX_TEXT_UNITS - 1
/** Of one account, all imports together. */
const MOST_CONVERSATIONS = 50_000
const FIRST_YEAR_MS = Date.UTC(2000, 0)

/**
 * Takes the conversations of another program's export over into an account, one at a time, and tells after each how far
 * it is. What was taken over stays, also where the file turns out to be damaged further on.
 * @throws PolyphonyError (invalid_request, too_large; conflict, param `tooMany`, when the account is full)
 */
export async function* importConversations(
  input: { userId: string; path: string; judge: JudgeImported },
  clock: Clock,
): AsyncGenerator<ImportReport> {
  const report = emptyReport()
  let kept = await countImported(input.userId)
  for await (const { chunks } of openExportFile(input.path)) {
    for await (const piece of splitJson(chunks, MOST_CONVERSATION_BYTES)) {
      if ('isTooLarge' in piece) report.tooLarge++
      else {
        const read = readConversation(piece.text)
        if (!read) report.unreadable++
        else if (await take(read, input, report, clock)) kept++
      }
      yield report
      if (kept >= MOST_CONVERSATIONS)
        throw new PolyphonyError(
          'conflict',
          `An account keeps ${MOST_CONVERSATIONS} imported conversations.`,
          {
            param: 'tooMany',
          },
        )
    }
  }
}

async function take(
  foreign: ForeignConversation & { id: string },
  { userId, judge }: { userId: string; judge: JudgeImported },
  report: ImportReport,
  clock: Clock,
): Promise<boolean> {
  const importKey = storableText(`${foreign.source}:${foreign.id}`)
  if (
    await isImported(userId, { importKey, ownId: foreign.source === 'polyphony' ? foreign.id : undefined })
  ) {
    report.duplicates++
    return false
  }
  for (const why of foreign.leftOut) report.leftOut[why]++
  const { messages, leaf } = arrangeTree(foreign.nodes, foreign.currentId)
  if (messages.length === 0 || leaf === null) {
    report.empty++
    return false
  }
  if (messages.length > MOST_MESSAGES) {
    report.tooLarge++
    return false
  }
  const dates = datesOf(foreign, report, clock)
  const judged: NewImportedMessage[] = []
  for (const message of messages) {
    const createdAt = possible(message.createdAt, report, clock) ?? dates.createdAt
    judged.push({ ...(await judgeMessage(message, judge, report)), createdAt })
  }
  const title = await titleFor(foreign.title, judged, judge)
  const { source: importedFrom } = foreign
  const isNew = await insertImported({
    userId,
    importedFrom,
    importKey,
    title,
    ...dates,
    leaf,
    messages: judged,
  })
  if (!isNew) report.duplicates++
  else {
    report.conversations++
    report.messages += judged.length
  }
  return isNew
}

async function judgeMessage(
  { role, text, model, parent, leftOut }: ArrangedMessage,
  judge: JudgeImported,
  report: ImportReport,
): Promise<Omit<NewImportedMessage, 'createdAt'>> {
  const short = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text
  if (short !== text) report.shortened++
  // Of a message that was nothing but a picture no word is left.
  const allowed = short === '' ? '' : await judge(short, role)
  if (allowed === undefined) report.blocked++
  else if (allowed !== toWellFormed(short)) report.hidden++
  // A refused question is its writer's own and stays marked; a refused answer is kept nowhere.
  const content = allowed ?? (role === 'user' ? short : '')
  const status = allowed === undefined ? 'blocked' : 'done'
  return { role, status, content, model: model === null ? null : titleOf(model), parent, leftOut }
}

/** The title, else the first words that may stand in one; nothing that was stopped stands in a title. */
async function titleFor(
  title: string,
  messages: Omit<NewImportedMessage, 'createdAt'>[],
  judge: JudgeImported,
): Promise<string> {
  const given = title.trim() === '' ? undefined : await judge(titleOf(title), 'user')
  const asked = messages.find(({ role, status }) => role === 'user' && status === 'done')
  return titleOf(given ?? asked?.content ?? '…')
}

function datesOf(foreign: ForeignConversation, report: ImportReport, clock: Clock) {
  const now = new Date(clock.nowMs())
  const createdAt = possible(foreign.createdAt, report, clock) ?? now
  const updatedAt = possible(foreign.updatedAt, report, clock) ?? createdAt
  return { createdAt, updatedAt: new Date(Math.max(updatedAt.getTime(), createdAt.getTime())) }
}

/** A date between the year 2000 and now; undefined for any other, which is counted. */
function possible(date: Date | undefined, report: ImportReport, clock: Clock): Date | undefined {
  if (!date) return undefined
  if (date.getTime() >= FIRST_YEAR_MS && date.getTime() <= clock.nowMs()) return date
  report.wrongDates++
  return undefined
}
