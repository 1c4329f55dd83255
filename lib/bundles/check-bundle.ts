import { join } from 'node:path'
import type { AdapterCheck, CheckId } from '@/lib/adapters/adapter-check'
import { type CheckSettings, checkFolder } from '@/lib/adapters/check-upload'
import { finding, refusal } from '@/lib/adapters/finding'
import { gatherUpload } from '@/lib/adapters/gather-upload'
import { listAdapterBases } from '@/lib/adapters/list-adapter-bases'
import { type CheckOptions, type Outcome, runChecks } from '@/lib/adapters/run-checks'
import type { Upload } from '@/lib/adapters/upload'
import type { AssistantDocument } from '@/lib/assistants/assistant-document'
import { cleanDisplayName } from '@/lib/core/clean-display-name'
import { PolyphonyError } from '@/lib/core/errors'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import { listBaseDigests } from '@/lib/models/list-base-digests'
import { listCulturePackRows } from '@/lib/store/culture-packs'
import type { BundleDraft } from './bundle-draft'
import { bundlePlaces } from './bundle-places'
import { checkSigner } from './check-signer'
import { findBundleBase } from './find-bundle-base'
import { readAssistant } from './read-assistant'
import { checkDigests, readManifest } from './read-bundle'
import { readCulture, readPassport, readPolicy } from './read-contents'

/**
 * Checks an upload that is a bundle: who signed it, that every file is the one that was signed, what would come of it
 * here, and its adapter like any other. What passed is a draft, which `publishBundle` makes real.
 * @throws PolyphonyError as `runChecks`
 */
export function checkBundle(
  env: CheckSettings,
  upload: Upload,
  options: CheckOptions = {},
): AsyncGenerator<AdapterCheck, void> {
  return runChecks(env.dataDir, upload, () => walk(env, upload, options), options)
}

async function* walk(
  env: CheckSettings,
  upload: Upload,
  options: CheckOptions,
): AsyncGenerator<AdapterCheck, Outcome | undefined> {
  let check: CheckId = 'bundle'
  try {
    const folder = await gatherUpload(env, upload, bundlePlaces)
    const { signed, manifest } = await readManifest(folder)
    const { hub, exportedAt } = manifest
    const over = cleanDisplayName(manifest.assistant.name, 80)
    const community = cleanDisplayName(manifest.community.name, 80)
    const date = exportedAt.slice(0, 10)
    yield finding(check, 'passed', 'bundle.from', { assistant: over, community, hub, date })
    check = 'signature'
    yield await checkSigner({ dataDir: env.dataDir, communityId: upload.communityId, hub, signed })
    check = 'digests'
    yield finding(check, 'passed', 'digests.whole', { count: await checkDigests(folder, manifest) })
    check = 'assistant'
    const { yaml, document } = await readAssistant(folder, manifest)
    yield describeDocument(document)
    check = 'culture'
    const culture = await readCulture(folder, manifest)
    const isCultureHere = (await listCulturePackRows()).some(({ tag }) => tag === culture.tag)
    yield finding(check, 'passed', isCultureHere ? 'culture.here' : 'culture.new', { tag: culture.tag })
    check = 'policy'
    const policy = manifest.files['policy.yaml'] ? await readPolicy(folder) : null
    yield judgePolicy(policy)
    check = 'passport'
    const passport = manifest.files['passport.json'] ? await readPassport(folder, manifest, signed) : null
    if (manifest.adapter) yield judgePassport(passport !== null)
    check = 'installed'
    const base = findBundleBase(manifest, await listBaseDigests(env.starterDir, env.dataDir))
    yield base.check
    const draft: BundleDraft = {
      from: {
        ...{ hub, exportedAt, community, assistant: over },
        publicKey: signed.signature.publicKey,
      },
      ...{ yaml, culture, isCultureHere, policy, baseModel: base.name, adapter: manifest.adapter },
      passport: passport && { document: { ...passport.document }, signature: { ...passport.signature } },
    }
    if (!manifest.adapter) return { bundle: draft }
    const inner = join(folder, 'adapter')
    const bases = await listAdapterBases(env.starterDir, env.dataDir, parseRemoteServers(env.MODEL_SERVERS))
    const found = yield* checkFolder(env, upload.communityId, {
      ...{ folder: inner, bases: bases.filter(({ name }) => name === base.name) },
      ...(options.signal ? { signal: options.signal } : {}),
    })
    return found && { adapter: { found, folder: inner }, bundle: draft }
  } catch (error) {
    if (!(error instanceof PolyphonyError) || error.code === 'internal') throw error
    yield refusal(check, error)
    return undefined
  }
}

function describeDocument(document: AssistantDocument): AdapterCheck {
  const { instructions, examples, greeting, about, limits, avatar } = document
  const has = Object.entries({ about, greeting, avatar, limits }).map(([part, said]) => [
    part,
    said ? 'yes' : 'no',
  ])
  return finding('assistant', 'passed', 'assistant.document', {
    ...Object.fromEntries(has),
    ...{ count: instructions.length, examples: examples.length },
  })
}

function judgePolicy(policy: BundleDraft['policy']): AdapterCheck {
  if (!policy) return finding('policy', 'passed', 'policy.none')
  const { conflict } = policy
  return conflict === null
    ? finding('policy', 'passed', 'policy.fits')
    : finding('policy', 'warned', 'policy.loosens', { conflict })
}

function judgePassport(isThere: boolean): AdapterCheck {
  return isThere
    ? finding('passport', 'passed', 'passport.fits')
    : finding('passport', 'warned', 'passport.none')
}
