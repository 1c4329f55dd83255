import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'
import { childEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import type { EncoderTrial } from '@/lib/models/add-encoder'

/** A graph of half a gigabyte is read in seconds. */
const PATIENCE_MS = 120_000
const trialSchema = z.object({ kind: z.enum(['encoder', 'classifier']), digest: z.string() })

/**
 * Opens an encoder or classifier and gives it a text, in a process of its own: a graph that ends its reader ends nothing else.
 * @throws PolyphonyError (invalid_request) with what is wrong with its files
 */
export function tryEncoder(folder: string, name: string): Promise<EncoderTrial> {
  const root = join(import.meta.dirname, '../..')
  const args = ['--import', 'tsx', join(root, 'cli/encoder.ts'), '--try', folder, '--name', name]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: childEnv({ NODE_ENV: 'production' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  let said = ''
  let complaint = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  child.stderr.on('data', (chunk) => {
    complaint += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) return resolve(trialSchema.parse(JSON.parse(said)))
      const reason =
        complaint.trim().split('\n').at(-1) || `the process that tried it ended (${signal ?? code})`
      reject(new PolyphonyError('invalid_request', reason.slice(0, 500)))
    })
  })
}
