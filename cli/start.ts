import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { type Cleanup, runHub } from './start/run-hub'
import { say } from './start/say'

const cleanups: Cleanup[] = []
let stopping: Promise<void> | undefined
let firstSignalMs = 0

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopOnSignal())

try {
  const { values } = parseArgs({ options: { dev: { type: 'boolean', default: false } } })
  await runHub({ root: join(import.meta.dirname, '..'), env: readEnv(), isDev: values.dev, cleanups })
} catch (error) {
  // After Ctrl-C every part that was still starting fails: that is no news.
  if (!stopping) {
    process.stderr.write(`${explain(error)}\n`)
    await stopAll()
    process.exit(1)
  }
}

function stopOnSignal(): void {
  if (!stopping) {
    firstSignalMs = performance.now()
    say('stopping')
    void stopAll().then(() => {
      say('stopped')
      process.exit(0)
    })
    return
  }
  // One Ctrl-C arrives twice under npm: from the terminal and passed on by npm. Only a later one means "at once".
  if (performance.now() - firstSignalMs > 1_000) process.exit(130)
}

/** Last started, first stopped. */
function stopAll(): Promise<void> {
  stopping ??= (async () => {
    for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
      try {
        await cleanup()
      } catch (error) {
        say(`while stopping: ${explain(error)}`)
      }
    }
  })()
  return stopping
}

function explain(error: unknown): string {
  if (error instanceof PolyphonyError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
