import type { ListedAssistant } from '@/lib/assistants/resolve-assistant'
import type { ModelsList } from '@/lib/openai/models-list'

/** An assistant as OpenAI's API lists a model. */
export function describeModel({ name, community }: ListedAssistant): ModelsList['data'][number] {
  return {
    id: name,
    object: 'model',
    // Every version of an assistant answers under one name, so no one date would be true.
    created: 0,
    owned_by: community.slug,
  }
}
