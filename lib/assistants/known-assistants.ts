import type { ResolvedAssistant } from './resolve-assistant'

interface Known {
  /** Of `getAssistantMark`. */
  mark: string
  assistant: ResolvedAssistant
}

const MOST = 500
/** A policy may hold a hundred thousand terms. */
const MOST_POLICY_UNITS = 20_000_000

/** Assistants as they were last resolved, by name; those asked for least recently leave first. */
export class KnownAssistants {
  private readonly byName = new Map<string, Known>()
  private policyUnits = 0

  /** What is known under a name, if the mark says that it still holds. It is shared and cannot be changed. */
  get(name: string, mark: string): ResolvedAssistant | undefined {
    const known = this.byName.get(name)
    if (known?.mark !== mark) return undefined
    this.byName.delete(name)
    this.byName.set(name, known)
    return known.assistant
  }

  /** @param mark read before the assistant was, so that whatever changed in between makes it different */
  set(name: string, mark: string, assistant: ResolvedAssistant): void {
    this.delete(name)
    this.byName.set(name, { mark, assistant: deepFreeze(assistant) })
    this.policyUnits += assistant.policy.yaml.length
    for (const oldest of this.byName.keys()) {
      if (this.byName.size <= MOST && this.policyUnits <= MOST_POLICY_UNITS) break
      this.delete(oldest)
    }
  }

  private delete(name: string): void {
    this.policyUnits -= this.byName.get(name)?.assistant.policy.yaml.length ?? 0
    this.byName.delete(name)
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) deepFreeze(part)
  return Object.freeze(value)
}
