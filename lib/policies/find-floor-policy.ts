import type { CompiledPolicy } from '@/guardrails/compiled-policy'
import { compilePolicy } from './compile-policy'
import { findFloor } from './find-floor'

let compiled: CompiledPolicy | undefined

/** The hub's floor by itself, for what belongs to no community. @throws PolyphonyError when it cannot be read */
export function findFloorPolicy(): CompiledPolicy {
  compiled ??= compilePolicy({ floor: findFloor(), policy: findFloor(), name: 'floor' })
  return compiled
}
