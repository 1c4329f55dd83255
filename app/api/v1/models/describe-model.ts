import type { ListedAssistant } from '@/lib/assistants/resolve-assistant'
import type { ModelsList } from '@/lib/openai/models-list'

/** An assistant as OpenAI's API lists a model. */
export function describeModel({
  name,
  community,
  assistantVersion,
}: ListedAssistant): ModelsList['data'][number] {
  return {
    id: name,
    object: 'model',
    // All versions answer under one name: the date is that of the one which answers now.
    created: Math.floor(assistantVersion.createdAt.getTime() / 1000),
    owned_by: community.slug,
  }
}
