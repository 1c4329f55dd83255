import type { ListedAssistant } from '@/lib/assistants/resolve-assistant'

/** An assistant as pages show it: plain data that may travel to the browser. */
export interface AssistantView {
  /** `community/assistant` */
  id: string
  name: string
  community: { slug: string; name: string; purpose: string; maker: string }
  culture: { tag: string; name: string; direction: 'ltr' | 'rtl'; greeting: string; examples: string[] }
  baseModel: string
  adapter: { name: string; version: number; digest: string } | null
}

export function toAssistantView(assistant: ListedAssistant): AssistantView {
  const { slug, name, purpose, maker } = assistant.community
  const { tag, name: cultureName, direction, greeting, examples } = assistant.culture
  const { baseModel, adapter, adapterDigest } = assistant.assistantVersion
  return {
    id: assistant.name,
    name: assistant.assistant.name,
    community: { slug, name, purpose, maker },
    culture: { tag, name: cultureName, direction, greeting, examples: examples.slice(0, 4) },
    baseModel,
    adapter: adapter && adapterDigest ? { ...adapter, digest: adapterDigest } : null,
  }
}
