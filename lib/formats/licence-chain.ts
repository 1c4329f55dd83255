import type { Said } from '@/lib/core/said'

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
  /** Why, as pages say it: under `licences` in `messages`. */
  reason: Said
}

/**
 * Whether a base model's licence lets an adapter stand under the licence that its card names. It reads names, not
 * texts, and is no legal advice: where it is not sure it says `unknown`.
 */
export function judgeLicences(adapter: string | undefined, base: string | undefined): LicenceVerdict {
  if (!adapter) return unknown('adapterUnnamed')
  if (!base) return unknown('baseUnknown')
  const [own, below] = [adapter.toLowerCase(), base.toLowerCase()]
  if (own === below) return { verdict: 'allowed', reason: why('same', { base }) }
  const [kind, ground] = [KINDS[own], KINDS[below]]
  if (!kind || !ground) return unknown('strange', { licence: kind ? base : adapter })
  switch (ground) {
    case 'permissive':
      return { verdict: 'allowed', reason: why('permissive', { base, adapter }) }
    case 'share-alike':
      return { verdict: 'conflict', reason: why('shareAlike', { base }) }
    case 'non-commercial':
      return kind === 'non-commercial'
        ? { verdict: 'allowed', reason: why('bothNonCommercial', { base, adapter }) }
        : { verdict: 'conflict', reason: why('nonCommercial', { base, adapter }) }
    case 'use-restricted':
    case 'named':
      return {
        verdict: kind === 'permissive' ? 'conflict' : 'unknown',
        reason: why('passesOn', { base }),
      }
  }
}

const why = (name: string, params: Said['params'] = {}): Said => ({ key: `licences.${name}`, params })

const unknown = (name: string, params?: Said['params']): LicenceVerdict => ({
  verdict: 'unknown',
  reason: why(name, params),
})

function kinds(kind: Kind, names: string): Record<string, Kind> {
  return Object.fromEntries(names.split(' ').map((name) => [name, kind]))
}

/**
 * Whether a licence lets others than its makers build an assistant on an adapter, unchanged, with its makers named. It
 * reads names, not texts, and where it is not sure it says `unknown`.
 */
export function judgeReuse(licence: string | undefined): LicenceVerdict {
  if (!licence) return unknown('cardUnnamed')
  const name = licence.toLowerCase()
  if (/-nd(-|$)/.test(name)) return { verdict: 'conflict', reason: why('noDerivatives', { licence }) }
  if (!KINDS[name]) return unknown('strange', { licence })
  return { verdict: 'allowed', reason: why('reusable', { licence }) }
}
