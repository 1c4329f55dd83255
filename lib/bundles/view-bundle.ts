import type { Upload } from '@/lib/adapters/upload'
import { keyFingerprint } from '@/lib/storage/hub-key'
import { type BundleDraft, bundleDraftSchema } from './bundle-draft'

/** What a maintainer looks at before a bundle goes live. */
export interface BundleView
  extends Pick<BundleDraft, 'name' | 'instructions' | 'baseModel' | 'adapter' | 'isCultureHere' | 'policy'> {
  from: Omit<BundleDraft['from'], 'publicKey'> & { fingerprint: string }
  cultureTag: string
}

/** The draft of an upload that is a bundle and passed its checks; null for any other. */
export function viewBundle({ bundle }: Pick<Upload, 'bundle'>): BundleView | null {
  if (bundle === null) return null
  const draft = bundleDraftSchema.parse(bundle)
  const { name, instructions, baseModel, adapter, isCultureHere, policy, culture } = draft
  const { publicKey, ...from } = draft.from
  return {
    ...{ name, instructions, baseModel, adapter, isCultureHere, policy },
    from: { ...from, fingerprint: keyFingerprint(publicKey) },
    cultureTag: culture.tag,
  }
}
