import { join } from 'node:path'
import type { AdapterCheck, CheckId } from '@/lib/adapters/adapter-check'
import { type CheckSettings, checkFolder } from '@/lib/adapters/check-upload'
import { gatherUpload } from '@/lib/adapters/gather-upload'
import { listAdapterBases } from '@/lib/adapters/list-adapter-bases'
import { type CheckOptions, type Outcome, runChecks } from '@/lib/adapters/run-checks'
import type { Upload } from '@/lib/adapters/upload'
import type { AssistantDocument } from '@/lib/assistants/assistant-document'
import { cleanDisplayName } from '@/lib/core/display-name'
import { PolyphonyError } from '@/lib/core/errors'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import { listBaseDigests } from '@/lib/models/list-base-digests'
import { listCulturePackRows } from '@/lib/store/culture-packs'
import type { BundleDraft } from './bundle-draft'
import { bundlePlaces } from './bundle-places'
import { BundleRefused } from './bundle-refused'
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
  const passed = (message: string): AdapterCheck => ({ id: check, status: 'passed', message })
  try {
    const folder = await gatherUpload(env, upload, bundlePlaces)
    const { signed, manifest } = await readManifest(folder)
    const { hub, exportedAt } = manifest
    const over = cleanDisplayName(manifest.assistant.name, 80)
    const community = cleanDisplayName(manifest.community.name, 80)
    yield passed(`${over} of ${community}, exported by ${hub} on ${exportedAt.slice(0, 10)}`)
    check = 'signature'
    yield await checkSigner({ dataDir: env.dataDir, communityId: upload.communityId, hub, signed })
    check = 'digests'
    yield passed(`all ${await checkDigests(folder, manifest)} files are the ones that were signed`)
    check = 'assistant'
    const { yaml, document } = await readAssistant(folder, manifest)
    yield passed(describeDocument(document))
    check = 'culture'
    const culture = await readCulture(folder, manifest)
    const isCultureHere = (await listCulturePackRows()).some(({ tag }) => tag === culture.tag)
    yield passed(
      isCultureHere ? `${culture.tag}, as this hub describes it` : `${culture.tag}, which is new to this hub`,
    )
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
    const remedy = error instanceof BundleRefused ? { remedy: error.remedy } : {}
    yield { id: check, status: 'failed', message: error.message, ...remedy }
    return undefined
  }
}

function describeDocument({ instructions, examples, greeting, about, limits, avatar }: AssistantDocument) {
  const more = Object.entries({ about, greeting, avatar, limits }).flatMap(([part, said]) =>
    said ? [part] : [],
  )
  const questions = examples.length > 0 ? [`${examples.length} examples`] : []
  return [`instructions of ${instructions.length} characters`, ...questions, ...more].join(', ')
}

function judgePolicy(policy: BundleDraft['policy']): AdapterCheck {
  if (!policy) return { id: 'policy', status: 'passed', message: 'it brings no policy of its own' }
  if (policy.conflict === null)
    return { id: 'policy', status: 'passed', message: 'it keeps this hub’s floor and can be published here' }
  return {
    ...{ id: 'policy', status: 'warned' },
    message: policy.conflict,
    remedy:
      'The assistant can be imported under this community’s own policy and the hub’s floor, without this one.',
  }
}

function judgePassport(isThere: boolean): AdapterCheck {
  if (isThere) return { id: 'passport', status: 'passed', message: 'of this very adapter, by the same hub' }
  return {
    ...{ id: 'passport', status: 'warned' },
    message: 'the adapter has none',
    remedy: 'This hub checks the adapter itself and gives it a passport when it is published.',
  }
}
