import { stringify } from 'yaml'
import type { AssistantVersionRow } from '@/lib/store/assistant-versions'
import { samplingSchema } from '@/lib/store/sampling-schema'
import type { AssistantDocument } from './assistant-document'

type Written = Pick<AssistantDocument, 'name' | 'base' | 'culture'> & Partial<AssistantDocument>

/** A document as YAML: without what is the default anyway, texts of several lines as blocks. */
export function writeAssistant(document: Written): string {
  const { name, about, base, adapter, instructions, culture, policy = 'latest', sampling = {} } = document
  const { greeting, examples = [], avatar, limits } = document
  const defaults: Record<string, unknown> = samplingSchema.parse({})
  const drawn = Object.entries(sampling).filter(([key, value]) => value !== defaults[key])
  return stringify(
    {
      version: 1,
      name,
      ...(about && { about }),
      base,
      ...(adapter && { adapter }),
      ...(instructions && { instructions }),
      culture,
      policy,
      ...(drawn.length > 0 && { sampling: Object.fromEntries(drawn) }),
      ...(greeting && { greeting }),
      ...(examples.length > 0 && { examples }),
      ...(avatar && { avatar }),
      ...(limits && { limits }),
    },
    { lineWidth: 0 },
  )
}

/** The document of a version: the one that it was published from, or where nobody wrote one, what it would say. */
export function documentOf(
  assistant: { name: string; communityId: string },
  version: AssistantVersionRow,
): string {
  if (version.yaml !== null) return version.yaml
  const { adapter, baseModel: base, cultureTag: culture, policyVersion, followsLatest, greeting } = version
  return writeAssistant({
    ...version,
    ...{ name: assistant.name, base, culture, version: 1 as const },
    policy: policyVersion ?? 'latest',
    greeting: greeting ?? undefined,
    avatar: version.avatar ?? undefined,
    adapter: adapter
      ? {
          name: adapter.name,
          ...(adapter.communityId !== assistant.communityId && { community: adapter.community.slug }),
          version: followsLatest ? 'latest' : adapter.version,
        }
      : undefined,
  })
}
