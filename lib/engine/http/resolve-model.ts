import type { AdapterPin } from '../adapter-bank'
import type { EngineContext } from './engine-context'

/** What a request's `model` stands for. */
export interface ResolvedModel {
  /** Brings the adapter into memory until it is given back; undefined for the base. */
  pinAdapter: (() => Promise<AdapterPin>) | undefined
  /** Names the base's and the adapter's files. */
  fingerprint: string
}

/** @throws PolyphonyError (not_found) for a name that is neither the base nor a loaded adapter. */
export function resolveModel(context: EngineContext, name: string): ResolvedModel {
  const base = context.modelDigest.slice(0, 12)
  if (name === context.model.name) return { pinAdapter: undefined, fingerprint: `fp_${base}` }
  const found = context.adapters.find(name)
  return {
    pinAdapter: () => context.adapters.pin(found),
    fingerprint: `fp_${base}_${name.slice('sha256-'.length).slice(0, 12)}`,
  }
}
