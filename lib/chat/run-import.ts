import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { importConversations } from '@/lib/imports/import-conversations'
import { emptyReport, type ImportReport } from '@/lib/imports/import-report'
import { receiveExport } from '@/lib/imports/receive-export'
import type { ChatServices } from './chat-services'
import { judgeImported } from './judge-imported'

/** How an import goes: how far it is, then what came of it; of a file that breaks off what was taken until there. */
export type ImportEvent =
  | { type: 'progress'; report: ImportReport }
  | { type: 'done'; report: ImportReport }
  | { type: 'failed'; report: ImportReport; code: string; param: string | undefined }

const EVERY_MS = 200
/** Reading an export keeps a processor busy: so many at once in one process. */
const MOST_AT_ONCE = 2
const running = new Set<string>()

/**
 * Receives an export and takes its conversations over into an account.
 * @throws PolyphonyError (conflict, param `import`, while another one of the account runs; overloaded; what
 * `receiveExport` throws): nothing was begun
 */
export async function runImport(
  input: { userId: string; language: string; body: AsyncIterable<Uint8Array> },
  services: ChatServices,
): Promise<AsyncGenerator<ImportEvent>> {
  const { userId, language, body } = input
  if (running.has(userId))
    throw new PolyphonyError('conflict', 'Another import into this account runs. Wait for its end.', {
      param: 'import',
    })
  if (running.size >= MOST_AT_ONCE)
    throw new PolyphonyError('overloaded', 'Others are importing at this moment. Try again in a minute.', {
      retryAfterSeconds: 60,
    })
  running.add(userId)
  try {
    const file = await receiveExport(readEnv().dataDir, body)
    const end = async () => {
      running.delete(userId)
      await file.remove()
    }
    return readAll({ userId, language, path: file.path, end }, services)
  } catch (error) {
    running.delete(userId)
    throw error
  }
}

async function* readAll(
  { userId, language, path, end }: { userId: string; language: string; path: string; end(): Promise<void> },
  services: ChatServices,
): AsyncGenerator<ImportEvent> {
  let report = emptyReport()
  let toldMs = services.clock.nowMs()
  try {
    const judge = judgeImported(services, language, new AbortController().signal)
    for await (const next of importConversations({ userId, path, judge }, services.clock)) {
      report = next
      if (services.clock.nowMs() - toldMs < EVERY_MS) continue
      toldMs = services.clock.nowMs()
      yield { type: 'progress', report }
    }
    yield { type: 'done', report }
  } catch (error) {
    const isKnown = error instanceof PolyphonyError
    if (!isKnown) services.logError(error)
    const { code, param } = isKnown ? error : { code: 'internal', param: undefined }
    yield { type: 'failed', report, code, param }
  } finally {
    await end()
  }
}
