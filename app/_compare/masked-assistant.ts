import type { AssistantView } from '@/app/_chat/assistant-view'

/** An assistant of whom nothing shows, its language included; `name` is what it is called meanwhile, and without an id its community is told nothing. */
export function maskedAssistant(name: string, letter: string): AssistantView {
  return {
    id: '',
    name,
    community: { slug: '', name: letter, purpose: '', maker: '', isArchived: false },
    culture: { tag: '', name: '', direction: 'ltr', greeting: '', examples: [] },
    avatar: null,
    baseModel: '',
    adapter: null,
  }
}
