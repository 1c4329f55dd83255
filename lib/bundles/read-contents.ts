import { CheckRefused } from '@/lib/adapters/finding'
import { PolyphonyError } from '@/lib/core/errors'
import { type CulturePack, culturePackSchema } from '@/lib/cultures/culture'
import { resolveCulture } from '@/lib/cultures/resolve-culture'
import { parseJson } from '@/lib/formats/parse-json'
import { compilePolicy } from '@/lib/policies/compile-policy'
import { findFloor } from '@/lib/policies/find-floor'
import { parsePolicy } from '@/lib/policies/parse-policy'
import type { SignedDocument } from '@/lib/storage/hub-key'
import { keyFingerprint, verifyDocument } from '@/lib/storage/hub-key'
import type { BundleDraft } from './bundle-draft'
import { type Manifest, parseSigned, type SignedManifest } from './manifest'
import { readText } from './read-bundle'

/** The culture, which must say everything by itself. @throws PolyphonyError (invalid_request) */
export async function readCulture(folder: string, { culture: tag }: Manifest): Promise<CulturePack> {
  const parsed = culturePackSchema.safeParse(
    parseJson(await readText(folder, 'culture.json'), 'culture.json'),
  )
  if (!parsed.success) throw misshapen('culture.json', parsed.error)
  if (parsed.data.tag !== tag) throw new CheckRefused('culture.other', { here: parsed.data.tag, there: tag })
  resolveCulture(tag, new Map([[tag, parsed.data]]))
  return parsed.data
}

/**
 * The policy, and what this hub's floor has against it.
 * @throws PolyphonyError (invalid_request, too_large) when it cannot be read at all
 */
export async function readPolicy(folder: string): Promise<BundleDraft['policy']> {
  const yaml = await readText(folder, 'policy.yaml')
  const policy = parsePolicy(yaml, 'policy.yaml')
  try {
    compilePolicy({ floor: findFloor(), policy, name: 'policy.yaml' })
    return { yaml, conflict: null }
  } catch (error) {
    if (!(error instanceof PolyphonyError) || error.code === 'internal') throw error
    return { yaml, conflict: error.message }
  }
}

/** The adapter's passport, signed by the same hub for the same adapter. @throws PolyphonyError (invalid_request) */
export async function readPassport(
  folder: string,
  manifest: Manifest,
  signed: SignedManifest,
): Promise<SignedDocument> {
  const passport = parseSigned(
    parseJson(await readText(folder, 'passport.json'), 'passport.json'),
    'passport.json',
  )
  const isSameKey =
    keyFingerprint(passport.signature.publicKey) === keyFingerprint(signed.signature.publicKey)
  if (!isSameKey || !verifyDocument(passport)) throw new CheckRefused('passport.unsigned')
  const { type, adapter } = passport.document as { type?: unknown; adapter?: { digest?: unknown } }
  if (type !== 'polyphony/adapter-passport' || adapter?.digest !== manifest.adapter?.digest)
    throw new CheckRefused('passport.other')
  return passport
}

/** A file of another shape than its schema's, by the first thing that is wrong. */
export function misshapen(
  where: string,
  { issues: [issue] }: { issues: { path: PropertyKey[]; message: string }[] },
) {
  return new PolyphonyError(
    'invalid_request',
    `${where}: ${issue?.path.map(String).join('.')}: ${issue?.message}`,
    { param: where },
  )
}
