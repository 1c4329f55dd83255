import { z } from 'zod'
import { keyFingerprint, verifyDocument } from '@/lib/storage/hub-key'
import { LOG_FORMAT } from './export-log'
import { canonicalJson, digestText, hashEntry, logBodySchema, NO_HASH } from './log-entry'

/** What came of verifying an exported log. */
export type LogCheck =
  | { isWhole: true; community: string; entries: number; hash: string; at: string; fingerprint: string }
  /** `entry`: the first that is broken; one more than the last where the end is. */
  | { isWhole: false; entry: number; why: string }

const entryLineSchema = z.strictObject({
  sequence: z.int(),
  hash: z.string(),
  body: logBodySchema,
  texts: z.record(z.string(), z.string()).optional(),
})

const headLineSchema = z.strictObject({
  head: z.strictObject({
    document: z.strictObject({
      format: z.literal(LOG_FORMAT),
      version: z.literal(1),
      community: z.string(),
      sequence: z.int(),
      hash: z.string(),
      at: z.iso.datetime(),
    }),
    signature: z.strictObject({
      algorithm: z.literal('Ed25519'),
      publicKey: z.string(),
      value: z.string(),
    }),
  }),
})

/**
 * Reads an exported log, line by line, and follows its chain. Whose key signed the head must be known from elsewhere
 * (`/api/hub-key`): the fingerprint says which it was.
 */
export async function verifyLog(lines: AsyncIterable<string> | Iterable<string>): Promise<LogCheck> {
  let entries = 0
  let hash = NO_HASH
  let community: string | undefined
  let head: z.infer<typeof headLineSchema>['head'] | undefined
  const broken = (why: string): LogCheck => ({ isWhole: false, entry: entries + 1, why })
  for await (const line of lines) {
    if (line.trim() === '') continue
    if (head) return broken('something follows the signed head')
    const json = parseJson(line)
    const end = headLineSchema.safeParse(json)
    if (end.success) {
      head = end.data.head
      continue
    }
    const read = entryLineSchema.safeParse(json)
    if (!read.success) return broken('this is no entry of a moderation log')
    const { sequence, body, texts } = read.data
    community ??= body.community
    if (sequence !== entries + 1 || body.sequence !== sequence)
      return broken(`entry ${entries + 1} is missing`)
    if (body.community !== community) return broken('it is another community’s')
    if (hashEntry(hash, canonicalJson(body)) !== read.data.hash)
      return broken('its hash does not follow from it and the entry before')
    const wrong = texts && findWrongText(body, texts)
    if (wrong) return broken(`its text "${wrong}" is not the one that was logged`)
    hash = read.data.hash
    entries = sequence
  }
  if (!head) return broken('the signed head is missing')
  const { document } = head
  if (!verifyDocument(head)) return broken('the signature of the head is wrong')
  if (document.sequence !== entries || document.hash !== hash)
    return broken('the head was signed for another chain')
  if (community !== undefined && document.community !== community)
    return broken('the head is another community’s')
  const fingerprint = keyFingerprint(head.signature.publicKey)
  return { isWhole: true, community: document.community, entries, hash, at: document.at, fingerprint }
}

function findWrongText(
  body: z.infer<typeof logBodySchema>,
  texts: Record<string, string>,
): string | undefined {
  const { salt = '', ...rest } = texts
  const digests: Readonly<Record<string, string | undefined>> = 'texts' in body ? body.texts : {}
  return Object.entries(rest).find(([name, text]) => digests[name] !== digestText(salt, text))?.[0]
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
