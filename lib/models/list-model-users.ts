import { listAdapterBaseUses } from '@/lib/store/adapters'
import { listAssistantBases } from '@/lib/store/assistants'

export interface ModelUsers {
  /** `community/assistant`, those that answer from it. */
  assistants: string[]
  /** `community/name version`, those that are made for it and not withdrawn. */
  adapters: string[]
}

/** Whatever would no longer work without a base model. */
export async function listModelUsers(name: string): Promise<ModelUsers> {
  const [assistants, adapters] = await Promise.all([listAssistantBases(), listAdapterBaseUses()])
  return {
    assistants: assistants.filter(({ baseModel }) => baseModel === name).map(({ assistant }) => assistant),
    adapters: adapters.filter(({ baseModel }) => baseModel === name).map(({ adapter }) => adapter),
  }
}
