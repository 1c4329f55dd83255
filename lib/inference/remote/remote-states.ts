import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { dataPaths } from '@/lib/core/env'
import { SERVER_KINDS } from './remote-servers'

const baseSchema = z.object({
  /** The hub's name of it. */
  name: z.string(),
  /** Where the server has it from, in its own words. */
  root: z.string().nullable(),
  /** Longest sequence in tokens. */
  contextTokens: z.number().nullable(),
  /** Width of its states, where the server says it. */
  hiddenSize: z.number().optional(),
})

const stateSchema = z.object({
  name: z.string(),
  kind: z.enum(SERVER_KINDS),
  url: z.string(),
  state: z.enum(['unknown', 'up', 'down']),
  /** Since when, milliseconds since 1970. */
  sinceMs: z.number(),
  checkedMs: z.number(),
  /** How long its last answer took. */
  latencyMs: z.number().nullable(),
  bases: z.array(baseSchema),
  /** Digests of the adapters that it holds; null when it takes each at its first question. */
  adapters: z.array(z.string()).nullable(),
  /** Adapters that it does not serve, and why. */
  refused: z.array(z.object({ digest: z.string(), reason: z.string() })),
  /** The last thing that went wrong, and when. */
  lastError: z.object({ message: z.string(), atMs: z.number() }).nullable(),
})

const fileSchema = z.object({ servers: z.array(stateSchema) })

/** How a model server of the operator's was when it was last looked at. */
export type RemoteState = z.infer<typeof stateSchema>
export type RemoteBase = z.infer<typeof baseSchema>

/** What the watch last wrote of the model servers, read again when it has written anew; empty where none runs. */
export function readRemoteStates(dataDir: string): RemoteState[] {
  const file = dataPaths(dataDir).serverStates
  try {
    // Every version is another file, so that its number and time tell them apart.
    const { ino, mtimeNs } = statSync(file, { bigint: true })
    const stamp = `${ino} ${mtimeNs}`
    const known = lastRead.get(file)
    if (known?.stamp === stamp) return known.servers
    const { servers } = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    lastRead.set(file, { stamp, servers })
    return servers
  } catch {
    return []
  }
}

const lastRead = new Map<string, { stamp: string; servers: RemoteState[] }>()

/** Written beside and renamed: a reader finds the old state or the new one and never a half. */
export function writeRemoteStates(dataDir: string, servers: RemoteState[]): void {
  const { serverStates } = dataPaths(dataDir)
  const draft = `${serverStates}.${process.pid}`
  writeFileSync(draft, JSON.stringify({ servers }), { mode: 0o600 })
  renameSync(draft, serverStates)
}
