import type { CodePiece } from './cut-code'

export interface CodeRequest {
  code: string
  language: string
}

/** Null where nothing could be made of it, and when the worker has come. */
export type CodeAnswer = CodePiece[] | null

/** A thousand lines take a small part of it; what takes longer is made to hold its reader up. */
const MOST_MS = 2_000

/**
 * Colours code beside the page, one block after another, so that reading and writing never wait for it. A worker that
 * takes too long is ended, and the next code gets a new one.
 */
export function colouring(openWorker: () => Worker, mostMs = MOST_MS) {
  let worker: Worker | undefined
  let before: Promise<unknown> = Promise.resolve()

  async function colour(request: CodeRequest): Promise<CodeAnswer> {
    try {
      if (!worker) {
        worker = openWorker()
        // However long its script is on the way.
        await nextAnswer(worker)
      }
      worker.postMessage(request)
      return await nextAnswer(worker, mostMs)
    } catch {
      worker?.terminate()
      worker = undefined
      return null
    }
  }

  return (request: CodeRequest): Promise<CodeAnswer> => {
    const answer = before.then(() => colour(request))
    before = answer
    return answer
  }
}

function nextAnswer(worker: Worker, mostMs?: number): Promise<CodeAnswer> {
  return new Promise((resolve, reject) => {
    const timer = mostMs === undefined ? undefined : setTimeout(reject, mostMs)
    worker.onmessage = ({ data }: MessageEvent<CodeAnswer>) => {
      clearTimeout(timer)
      resolve(data)
    }
    worker.onerror = reject
  })
}
