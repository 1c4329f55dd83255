import type { Upload } from '@/lib/adapters/upload'
import { type AssistantDocument, parseAssistant } from '@/lib/assistants/assistant-document'
import { keyFingerprint } from '@/lib/storage/hub-key'
import { type BundleDraft, bundleDraftSchema } from './bundle-draft'

/** What a maintainer looks at before a bundle goes live. */
export interface BundleView
  extends Pick<BundleDraft, 'baseModel' | 'adapter' | 'isCultureHere' | 'policy'>,
    Pick<
      AssistantDocument,
      'name' | 'about' | 'instructions' | 'greeting' | 'examples' | 'avatar' | 'limits' | 'sampling'
    > {
  from: Omit<BundleDraft['from'], 'publicKey'> & { fingerprint: string }
  cultureTag: string
}

/** The draft of an upload that is a bundle and passed its checks; null for any other. */
export function viewBundle({ bundle }: Pick<Upload, 'bundle'>): BundleView | null {
  if (bundle === null) return null
  const { yaml, baseModel, adapter, isCultureHere, policy, culture, ...draft } =
    bundleDraftSchema.parse(bundle)
  const { content: document } = parseAssistant(yaml, 'assistant.yaml')
  const { name, about, instructions, greeting, examples, avatar, limits, sampling } = document
  const { publicKey, ...from } = draft.from
  return {
    ...{ name, about, instructions, greeting, examples, avatar, limits, sampling },
    ...{ baseModel, adapter, isCultureHere, policy },
    from: { ...from, fingerprint: keyFingerprint(publicKey) },
    cultureTag: culture.tag,
  }
}
