import type { CodeAnswer, CodeRequest } from './colour-code'
import { cutCode } from './cut-code'

// The file that the page starts as a worker: it says that it has come, then answers one request after another.
const answer = (said: CodeAnswer): void => self.postMessage(said)

self.onmessage = ({ data: { code, language } }: MessageEvent<CodeRequest>) => {
  try {
    answer(cutCode(code, language))
  } catch {
    answer(null)
  }
}
answer(null)
