/** What a licence asks of works that build on it. */
type Kind = 'permissive' | 'share-alike' | 'non-commercial' | 'use-restricted' | 'named'

/** Licences by SPDX id and by the Hub's own names. Source: https://huggingface.co/docs/hub/repositories-licenses */
const KINDS: Record<string, Kind> = {
  ...kinds(
    'permissive',
    'apache-2.0 mit bsd bsd-2-clause bsd-3-clause isc cc0-1.0 cc-by-4.0 cc-by-3.0 unlicense wtfpl zlib',
  ),
  ...kinds('share-alike', 'cc-by-sa-4.0 cc-by-sa-3.0 gpl gpl-2.0 gpl-3.0 agpl-3.0 lgpl-3.0 mpl-2.0 osl-3.0'),
  ...kinds('non-commercial', 'cc-by-nc-4.0 cc-by-nc-3.0 cc-by-nc-sa-4.0 cc-by-nc-nd-4.0 qwen-research'),
  ...kinds('use-restricted', 'openrail bigscience-openrail-m creativeml-openrail-m bigcode-openrail-m'),
  ...kinds('named', 'llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 gemma qwen deepseek'),
}

export interface LicenceVerdict {
  verdict: 'allowed' | 'conflict' | 'unknown'
  reason: string
}

/**
 * Whether a base model's licence lets an adapter stand under the licence that its card names. It reads names, not
 * texts, and is no legal advice: where it is not sure it says `unknown`.
 */
export function judgeLicences(adapter: string | undefined, base: string | undefined): LicenceVerdict {
  if (!adapter) return { verdict: 'unknown', reason: 'the adapter’s card names no licence' }
  if (!base) return { verdict: 'unknown', reason: 'the base model’s licence is not known here' }
  const [own, below] = [adapter.toLowerCase(), base.toLowerCase()]
  if (own === below) return { verdict: 'allowed', reason: `both are under ${base}` }
  const [kind, ground] = [KINDS[own], KINDS[below]]
  if (!kind || !ground)
    return { verdict: 'unknown', reason: `${kind ? base : adapter} is no licence that is known here` }
  switch (ground) {
    case 'permissive':
      return { verdict: 'allowed', reason: `${base} lets an adapter be under ${adapter}` }
    case 'share-alike':
      return { verdict: 'conflict', reason: `${base} asks that what builds on it stays under ${base}` }
    case 'non-commercial':
      return kind === 'non-commercial'
        ? { verdict: 'allowed', reason: `${base} and ${adapter} both forbid commercial use` }
        : { verdict: 'conflict', reason: `${base} forbids commercial use, and ${adapter} allows it` }
    case 'use-restricted':
    case 'named':
      return {
        verdict: kind === 'permissive' ? 'conflict' : 'unknown',
        reason: `${base} passes its own terms on to adapters, whatever licence they name`,
      }
  }
}

function kinds(kind: Kind, names: string): Record<string, Kind> {
  return Object.fromEntries(names.split(' ').map((name) => [name, kind]))
}

/**
 * Whether a licence lets others than its makers build an assistant on an adapter, unchanged, with its makers named. It
 * reads names, not texts, and where it is not sure it says `unknown`.
 */
export function judgeReuse(licence: string | undefined): LicenceVerdict {
  if (!licence) return { verdict: 'unknown', reason: 'its card names no licence' }
  const name = licence.toLowerCase()
  if (/-nd(-|$)/.test(name)) return { verdict: 'conflict', reason: `${licence} forbids works built on it` }
  const kind = KINDS[name]
  if (!kind) return { verdict: 'unknown', reason: `${licence} is no licence that is known here` }
  return { verdict: 'allowed', reason: `${licence} lets others build on it` }
}
