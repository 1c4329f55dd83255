import { Upload } from 'tus-js-client'
import { filesOf } from './upload-api'

/** A transfer under way. */
export interface Transfer {
  pause(): void
  resume(): void
  /** Settles when every byte has arrived; fails with the last trouble after all retries. */
  finished: Promise<void>
}

const CHUNK_BYTES = 8 * 1024 * 1024
const RETRY_DELAYS_MS = [0, 1000, 3000, 5000, 10_000, 20_000]

/**
 * Sends an upload's files, one after the other and each in pieces. What has arrived before (a page that was reloaded,
 * a server that was restarted) is not sent again.
 * @param onProgress bytes of all files together that have arrived
 */
export function sendFiles(
  slug: string,
  uploadId: string,
  files: File[],
  onProgress: (sentBytes: number) => void,
): Transfer {
  let current: Upload | undefined
  let isPaused = false
  const endpoint = filesOf(slug, uploadId)

  const sendOne = (file: File, index: number, before: number) =>
    new Promise<void>((resolve, reject) => {
      current = new Upload(file, {
        endpoint,
        // Where this file lies if it was begun; a 404 there begins it.
        uploadUrl: `${endpoint}/${index}`,
        metadata: { index: String(index), filename: file.name },
        chunkSize: CHUNK_BYTES,
        retryDelays: RETRY_DELAYS_MS,
        storeFingerprintForResuming: false,
        onProgress: (sentBytes) => onProgress(before + sentBytes),
        onSuccess: () => resolve(),
        onError: reject,
      })
      if (!isPaused) current.start()
    })

  const sendAll = async () => {
    let before = 0
    for (const [index, file] of files.entries()) {
      await sendOne(file, index, before)
      before += file.size
      onProgress(before)
    }
  }
  return {
    pause: () => {
      isPaused = true
      void current?.abort()
    },
    resume: () => {
      isPaused = false
      current?.start()
    },
    finished: sendAll(),
  }
}
