import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Starts the scripted model server in a process of its own; every answer has so many tokens. */
export async function startModel(tokens: number): Promise<{ url: string; stop(): Promise<void> }> {
  const program = join(import.meta.dirname, 'scripted-model.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, String(tokens)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const [said] = await Promise.race([once(child.stdout, 'data'), ended])
  const url = /^http:\S+/.exec(String(said))?.[0]
  if (!url) throw new Error('The scripted model server did not start')
  return {
    url,
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}
