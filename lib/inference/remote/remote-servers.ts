import { readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

/** The dialects that a model server of an operator may speak. */
export const SERVER_KINDS = ['vllm', 'ray', 'lorax', 'llamacpp', 'openai'] as const
export type ServerKind = (typeof SERVER_KINDS)[number]

/** A model server that the operator named in `MODEL_SERVERS`. */
export interface RemoteServer {
  /** Shown to readers of a passport; never an address unless the operator chose one as its name. */
  name: string
  kind: ServerKind
  /** Without a path at its end: `http://10.0.0.5:8000`. */
  url: string
  /** Empty when the server asks for none. */
  token: string
  /** By the hub's name of a base: what the server calls it, and where its `config.json` lies on this machine. */
  bases: Readonly<Record<string, { servedAs: string; config?: string | undefined }>>
  /** The folder of this machine into which adapters are copied for it. */
  folder: string | undefined
  /** Where the server sees that folder, or without one the hub's own store of adapters. */
  seenAs: string | undefined
  /** `--max-lora-rank` of vLLM and Ray Serve. */
  maxRank: number
}

/** What vLLM takes when it is started without `--max-lora-rank`. */
const VLLM_MAX_RANK = 16
const MOST_SERVERS = 64

const absolute = z
  .string()
  .min(1)
  .refine(
    (path) => isAbsolute(path) && !path.split('/').includes('..'),
    'must be an absolute path without ".."',
  )

const url = z
  .url({ protocol: /^https?$/, error: 'must be an address like http://10.0.0.5:8000' })
  .refine((text) => {
    const parsed = URL.canParse(text) ? new URL(text) : undefined
    return !parsed || (parsed.username === '' && parsed.password === '')
  }, 'must not hold a password: use "token"')
  .refine((text) => !/[?#]/.test(text), 'must not hold "?" or "#"')
  .transform((text) => text.replace(/\/+$/, '').replace(/\/v1$/, ''))

const baseName = z.string().min(1).max(200)
const serverSchema = z
  .strictObject({
    kind: z.enum(SERVER_KINDS),
    url,
    name: z
      .string()
      .regex(
        /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u,
        'must be 1 to 64 letters, digits, spaces, ".", "_" or "-"',
      )
      .optional(),
    token: z.string().min(1).max(1000).optional(),
    bases: z
      .record(baseName, z.strictObject({ servedAs: baseName.optional(), config: absolute.optional() }))
      .optional(),
    folder: absolute.optional(),
    seenAs: z
      .string()
      .regex(
        /^(\/|[a-z0-9]+:\/\/)[^?#]*$/,
        'must be an absolute path or an address like s3://bucket/adapters',
      )
      .refine((path) => !path.split('/').includes('..'), 'must not hold ".."')
      .optional(),
    maxRank: z.int().min(1).max(512).optional(),
  })
  .refine(({ kind, folder }) => kind !== 'ray' || folder !== undefined, {
    path: ['folder'],
    error: 'is needed for Ray Serve: the mounted bucket that dynamic_lora_loading_path names',
  })

/**
 * The model servers that `MODEL_SERVERS` names: a JSON array, or the absolute path of a file that holds one.
 * @throws PolyphonyError (invalid_request) naming the wrong part and what to write instead
 */
export function parseRemoteServers(setting: string | undefined): RemoteServer[] {
  if (setting === undefined || setting.trim() === '') return []
  const parsed = z.array(serverSchema).max(MOST_SERVERS).safeParse(parseText(setting))
  if (!parsed.success) throw invalid(parsed.error.issues.map(describeIssue).join('; '))
  const counts = new Map<string, number>()
  const servers = parsed.data.map(({ name, bases, token, maxRank, seenAs, ...rest }) => {
    const count = (counts.get(rest.kind) ?? 0) + 1
    counts.set(rest.kind, count)
    return {
      ...rest,
      name: name ?? (count === 1 ? rest.kind : `${rest.kind}-${count}`),
      token: token ?? '',
      bases: Object.fromEntries(
        Object.entries(bases ?? {}).map(([base, one]) => [base, { ...one, servedAs: one.servedAs ?? base }]),
      ),
      folder: rest.folder,
      seenAs: seenAs?.replace(/\/+$/, ''),
      maxRank: maxRank ?? VLLM_MAX_RANK,
    }
  })
  refuseTwins(servers, 'name')
  refuseTwins(servers, 'url')
  return servers
}

/** What a server calls a base of the hub. */
export function servedName(server: RemoteServer, base: string): string {
  return Object.hasOwn(server.bases, base) ? (server.bases[base]?.servedAs ?? base) : base
}

/** What the hub calls a model of a server. */
export function hubName(server: RemoteServer, served: string): string {
  return Object.entries(server.bases).find(([, { servedAs }]) => servedAs === served)?.[0] ?? served
}

function parseText(setting: string): unknown {
  const text = isAbsolute(setting.trim()) ? readText(setting.trim()) : setting
  try {
    return JSON.parse(text)
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : ''
    throw invalid(
      `it is neither JSON (${what.slice(0, 120)}) nor the absolute path of a file: write [{"kind": "vllm", "url": "http://10.0.0.5:8000"}]`,
    )
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw invalid(`the file ${path} cannot be read`)
  }
}

function describeIssue({ path, message }: { path: PropertyKey[]; message: string }): string {
  const where = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return `${where.replace(/^\./, '')}${where === '' ? '' : ': '}${message}`
}

function refuseTwins(servers: RemoteServer[], field: 'name' | 'url'): void {
  const values = servers.map((server) => server[field])
  const at = values.findIndex((value, index) => values.indexOf(value) < index)
  if (at >= 0) throw invalid(`[${at}].${field}: "${values[at]}" is the ${field} of two servers`)
}

function invalid(what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `Wrong settings: MODEL_SERVERS: ${what}`, {
    param: 'MODEL_SERVERS',
  })
}
