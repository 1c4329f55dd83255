import type { ListedAssistant } from '@/lib/assistants/resolve-assistant'
import type { Avatar } from '@/lib/store/assistant-avatar'

/** An assistant as pages show it: plain data that may travel to the browser. */
export interface AssistantView {
  /** `community/assistant` */
  id: string
  name: string
  /** Of an archived one nothing can be asked. */
  community: { slug: string; name: string; purpose: string; maker: string; isArchived: boolean }
  /** With the assistant's own greeting and questions where it has any. */
  culture: { tag: string; name: string; direction: 'ltr' | 'rtl'; greeting: string; examples: string[] }
  avatar: Avatar | null
  baseModel: string
  adapter: { name: string; version: number; digest: string } | null
}

export function toAssistantView(assistant: ListedAssistant): AssistantView {
  const { slug, name, purpose, maker, isArchived } = assistant.community
  const { tag, name: cultureName, direction } = assistant.culture
  const { baseModel, adapter, adapterDigest, avatar } = assistant.assistantVersion
  const greeting = assistant.assistantVersion.greeting ?? assistant.culture.greeting
  const own = assistant.assistantVersion.examples
  const examples = own.length > 0 ? own : assistant.culture.examples
  return {
    id: assistant.name,
    name: assistant.assistant.name,
    community: { slug, name, purpose, maker, isArchived },
    culture: { tag, name: cultureName, direction, greeting, examples: examples.slice(0, 4) },
    avatar,
    baseModel,
    adapter: adapter && adapterDigest ? { ...adapter, digest: adapterDigest } : null,
  }
}
