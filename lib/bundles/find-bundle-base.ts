import type { AdapterCheck } from '@/lib/adapters/adapter-check'
import { CheckRefused, finding } from '@/lib/adapters/finding'
import type { BaseDigest } from '@/lib/models/list-base-digests'
import type { Manifest } from './manifest'

/**
 * The base of this hub that a bundle stands on: the one with the same files, else one of the same name, which is
 * warned of.
 * @throws CheckRefused naming the base that must be installed first
 */
export function findBundleBase(
  { base }: Manifest,
  bases: readonly BaseDigest[],
): { name: string; check: AdapterCheck } {
  const same = bases.find(({ digest }) => digest === base.digest)
  if (same) {
    const key = same.name === base.name ? 'installed.same' : 'installed.renamed'
    const check = finding('installed', 'passed', key, { base: base.name, name: same.name })
    return { name: same.name, check }
  }
  const named = bases.find(({ name }) => name === base.name)
  const digest = shorten(base.digest)
  if (!named) {
    const names = bases.map(({ name }) => name).join(', ')
    throw new CheckRefused('installed.missing', { base: base.name, digest, names })
  }
  const params = { base: base.name, digest, here: shorten(named.digest) }
  return { name: named.name, check: finding('installed', 'warned', 'installed.otherFiles', params) }
}

const shorten = (digest: string) => `${digest.slice(0, 16)}…`
