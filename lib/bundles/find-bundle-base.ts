import type { AdapterCheck } from '@/lib/adapters/adapter-check'
import type { BaseDigest } from '@/lib/models/list-base-digests'
import { BundleRefused } from './bundle-refused'
import type { Manifest } from './manifest'

/**
 * The base of this hub that a bundle stands on: the one with the same files, else one of the same name, which is
 * warned of.
 * @throws BundleRefused naming the base that must be installed first
 */
export function findBundleBase(
  { base }: Manifest,
  bases: readonly BaseDigest[],
): { name: string; check: AdapterCheck } {
  const same = bases.find(({ digest }) => digest === base.digest)
  if (same) {
    const message =
      same.name === base.name ? `the very same ${base.name}` : `${base.name}, installed here as ${same.name}`
    return { name: same.name, check: { id: 'installed', status: 'passed', message } }
  }
  const named = bases.find(({ name }) => name === base.name)
  if (!named)
    throw new BundleRefused(
      `it stands on ${base.name} (${base.digest.slice(0, 16)}…), which is not installed here; here are ${bases.map(({ name }) => name).join(', ')}`,
      `Ask this hub’s operator to install ${base.name}, then import the bundle again.`,
    )
  return {
    name: named.name,
    check: {
      ...{ id: 'installed', status: 'warned' },
      message: `${base.name} is installed here, but with other files (${named.digest.slice(0, 16)}… and not ${base.digest.slice(0, 16)}…)`,
      remedy: 'Try it before publishing: on another version of its base an assistant may speak worse.',
    },
  }
}
