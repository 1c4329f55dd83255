import { type ChildProcess, spawn } from 'node:child_process'
import { childEnv } from '@/lib/core/env'

export interface StartedHub {
  process: ChildProcess
  /** Everything it said so far, both streams. */
  output(): string
  /** Settles with the exit code, or the signal's name. */
  ended: Promise<number | string>
  /** Settles with the hub's address when it is ready. @throws Error with all it said when it ends before that */
  ready: Promise<string>
}

/** Runs `npm start` as a person would, without npm around it. */
export function runStart(env: Record<string, string>): StartedHub {
  const child = spawn(process.execPath, ['cli/bootstrap.mjs', 'start'], {
    env: childEnv({ DATABASE_URL: undefined, ...env }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code ?? 0)),
  )
  const ready = new Promise<string>((resolve, reject) => {
    const look = () => {
      const address = /Polyphony is ready at (\S+)/.exec(output)?.[1]
      if (address) resolve(address)
    }
    child.stdout.on('data', look)
    void ended.then(() => reject(new Error(`The hub ended before it was ready:\n${output}`)))
  })
  ready.catch(() => undefined)
  return { process: child, output: () => output, ended, ready }
}
