import { listAdapterBaseUses } from '@/lib/store/adapters'
import { listAssistantBases } from '@/lib/store/assistants'
import { listPoliciesAsking } from './list-policies-asking'

export interface ModelUsers {
  /** `community/assistant`, those that answer from it. */
  assistants: string[]
  /** `community/name version`, those that are made for it and not withdrawn. */
  adapters: string[]
  /** `floor`, and `community@version` for each policy that holds and asks it as a judge. */
  policies: string[]
}

/** Whatever would no longer work without a base model. */
export async function listModelUsers(name: string): Promise<ModelUsers> {
  const [assistants, adapters, asking] = await Promise.all([
    listAssistantBases(),
    listAdapterBaseUses(),
    listPoliciesAsking(),
  ])
  return {
    assistants: assistants.filter(({ baseModel }) => baseModel === name).map(({ assistant }) => assistant),
    adapters: adapters.filter(({ baseModel }) => baseModel === name).map(({ adapter }) => adapter),
    policies: asking.get(name) ?? [],
  }
}
