// Preloaded into a child of the supervisor: ends it when the supervisor is gone, also by `kill -9`, which closes the
// pipe that is our standard input. Workers and grandchildren (they have a channel) end with their own parent.
import { isMainThread } from 'node:worker_threads'

if (isMainThread && process.send === undefined) {
  process.stdin.on('close', () => process.exit(0))
  process.stdin.on('error', () => process.exit(0))
  process.stdin.resume()
  process.stdin.unref?.()
}
