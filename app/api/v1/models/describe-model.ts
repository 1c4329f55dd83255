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
    // Assistants are versioned by number and have no one date of birth; clients only sort by this.
    created: assistantVersion.version,
    owned_by: community.slug,
  }
}
