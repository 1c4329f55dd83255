import { join } from 'node:path'
import { failUnfinishedAnswers } from '@/lib/conversations/turn-record'
import type { ChildRecord } from './child-record'
import { poll } from './poll'
import { type ChildProgram, spawnChild } from './spawn-child'
import { type Supervised, supervise } from './supervise'

/** `node …/next COMMAND`, ended with its parent. */
export function nextProgram(
  root: string,
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): ChildProgram {
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next')
  const preloaded = ['end-with-parent.mjs', 'keep-content-length.mjs'].flatMap((file) => [
    '--import',
    join(root, 'cli', 'start', file),
  ])
  return { name, args: [...preloaded, next, ...args], env }
}

/**
 * Most of what a streamed token leaves behind is garbage at once: with more room for the young it is cleared less often.
 * Three times this many megabytes at most.
 */
const YOUNG_SPACE = '--max-semi-space-size=32'

/** Keeps the pages' server running; ready when `/api/health` answers 200. */
export function startPagesChild(input: {
  root: string
  dataDir: string
  record: ChildRecord
  host: string
  port: number
  isDev: boolean
  /** Whether other hubs may write to the same database. */
  isDatabaseShared: boolean
  env: NodeJS.ProcessEnv
  say(line: string): void
}): Supervised {
  const args = [input.isDev ? 'dev' : 'start', '-H', input.host, '-p', String(input.port)]
  const health = `http://${reachable(input.host)}:${input.port}/api/health`
  let begun = 0
  return supervise({
    name: 'pages',
    say: input.say,
    begin: async () => {
      // The answers that died with the last process are ended before anybody can ask the new one.
      if (begun++ > 0)
        await failUnfinishedAnswers({ isShared: input.isDatabaseShared }).catch(() => undefined)
      const program = nextProgram(input.root, 'pages', args, input.env)
      return spawnChild({ ...program, args: [YOUNG_SPACE, ...program.args] }, input.dataDir, input.record)
    },
    waitUntilReady: (_child, signal) =>
      poll(() => isHealthy(health, signal), {
        everyMs: 100,
        patienceMs: 120_000,
        signal,
        otherwise: `${health} did not answer 200 within two minutes`,
      }),
  })
}

/** An address that stands for every network is reached by the loopback one. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

async function isHealthy(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    // Not listening yet.
    return false
  }
}
