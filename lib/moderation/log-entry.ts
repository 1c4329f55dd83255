import { createHash, randomBytes } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

/** What the first entry of a log follows. */
export const NO_HASH = '0'.repeat(64)

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const head = {
  version: z.literal(1),
  community: z.string(),
  sequence: z.int().min(1),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
}
const about = {
  case: z.string(),
  /** flag | report | appeal */
  kind: z.string(),
  /** The answer. */
  message: z.string(),
}

/** What an entry's hash is taken of. */
export const logBodySchema = z.discriminatedUnion('event', [
  z.strictObject({
    ...head,
    event: z.literal('stated'),
    ...about,
    statement: z.string(),
    language: z.string(),
    guardrail: z.string().nullable(),
    category: z.string().nullable(),
    /** Salted digests of what was said, and of what may be read with it. */
    texts: z.strictObject({ words: digest, question: digest.optional(), answer: digest.optional() }),
  }),
  z.strictObject({ ...head, event: z.literal('taken_back'), ...about, statement: z.string() }),
  z.strictObject({
    ...head,
    event: z.literal('ruled'),
    ...about,
    language: z.string(),
    guardrail: z.string().nullable(),
    stage: z.string().nullable(),
    policyVersion: z.int().nullable(),
    outcome: z.string(),
    /** The moderator's account. */
    by: z.string(),
    texts: z.strictObject({ reason: digest }),
  }),
])

export type LogBody = z.infer<typeof logBodySchema>

type WithoutHead<Body> = Body extends LogBody ? Omit<Body, keyof typeof head> : never

/** What happened, before it has its place in a log. */
export type LogEvent = WithoutHead<LogBody>

/** A value in canonical JSON (RFC 8785): one value, one text. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value)
  if (text === undefined) throw new PolyphonyError('internal', 'A log entry is no JSON.')
  return text
}

/** SHA-256 of the previous entry's hash, a line feed and the body, in hex. */
export const hashEntry = (previous: string, body: string): string => sha256(`${previous}\n${body}`)

/** A salt, without which a digest of a short text could be guessed: 128 bits in hex. */
export const createSalt = (): string => randomBytes(16).toString('hex')

/** What the log says in place of a text: once the salt is forgotten, it says nothing. */
export const digestText = (salt: string, text: string): string => sha256(`${salt}\n${text}`)

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
