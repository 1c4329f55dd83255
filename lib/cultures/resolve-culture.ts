import { PolyphonyError } from '@/lib/core/errors'
import type { Culture, CulturePack } from './culture'

/** The tags a culture inherits from, nearest first: `fr-Latn-SN` → `fr-Latn-SN`, `fr-Latn`, `fr`, `root`. */
export function ancestryOf(tag: string): string[] {
  const parts = tag === 'root' ? [] : tag.split('-')
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('-')), 'root']
}

/**
 * One culture with everything its ancestors say filled in; lists are replaced by the nearer pack, not merged, so that
 * a community can drop an inherited entry.
 * @param own what a community lays over the packs of its tag; it holds for that tag alone
 * @throws PolyphonyError when a tag has no pack of its own or something needed is said by none of its ancestors
 */
export function resolveCulture(
  tag: string,
  packs: ReadonlyMap<string, CulturePack>,
  own?: CulturePack,
): Culture {
  if (!packs.has(tag))
    throw new PolyphonyError('not_found', `There is no culture pack for "${tag}".`, { param: 'tag' })
  const chain = ancestryOf(tag).flatMap((ancestor) => packs.get(ancestor) ?? [])
  const merged: CulturePack = { tag }
  for (const pack of chain.reverse()) Object.assign(merged, pack)
  if (own?.tag === tag) Object.assign(merged, own)
  merged.tag = tag
  return complete(merged)
}

function complete(pack: CulturePack): Culture {
  const needed = [
    'name',
    'languages',
    'script',
    'direction',
    'formality',
    'firstDay',
    'weekend',
    'hourCycle',
    'calendar',
    'units',
  ] as const
  const missing = needed.filter((key) => pack[key] === undefined)
  if (missing.length > 0) {
    throw new PolyphonyError(
      'invalid_request',
      `The culture "${pack.tag}" and its ancestors do not say: ${missing.join(', ')}.`,
    )
  }
  return {
    tag: pack.tag,
    name: pack.name!,
    languages: pack.languages!,
    script: pack.script!,
    direction: pack.direction!,
    formality: pack.formality!,
    address: pack.address,
    firstDay: pack.firstDay!,
    weekend: pack.weekend!,
    hourCycle: pack.hourCycle!,
    calendar: pack.calendar!,
    currency: pack.currency,
    units: pack.units!,
    values: pack.values ?? [],
    sensitive: pack.sensitive ?? [],
    greeting: pack.greeting ?? '',
    examples: pack.examples ?? [],
    unknown: pack.unknown,
  }
}
