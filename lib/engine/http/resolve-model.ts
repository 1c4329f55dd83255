import type { PreparedAdapter } from '../decoder/prepared-adapter'
import type { EngineContext } from './engine-context'

/**
 * The adapter behind the `model` of a request: none for the base.
 * @throws PolyphonyError (not_found) for a name that is neither the base nor a loaded adapter.
 */
export function resolveModel(
  context: EngineContext,
  name: string,
): { adapter: PreparedAdapter | undefined; fingerprint: string } {
  const base = context.modelDigest.slice(0, 12)
  if (name === context.model.name) return { adapter: undefined, fingerprint: `fp_${base}` }
  const { prepared } = context.adapters.find(name)
  return { adapter: prepared, fingerprint: `fp_${base}_${name.slice('sha256-'.length).slice(0, 12)}` }
}
