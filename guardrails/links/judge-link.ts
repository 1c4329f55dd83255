import { domainToUnicode } from 'node:url'
import { foldTermCharacter } from '../blocked-terms/fold-term-character'
import { readLookAlikes } from '../blocked-terms/read-look-alikes'
import { readMarkup } from '../read-markup'
import type { Link } from './find-links'

/** What may be wrong with a link, worst first. */
export const FAULTS = ['scheme', 'hidden', 'look-alike', 'denied', 'ip', 'unlisted'] as const
export type Fault = (typeof FAULTS)[number]

export interface DomainLists {
  allow: readonly string[]
  deny: readonly string[]
}

const DANGEROUS = /^(?:javascript|vbscript|data|blob|file|intent):/i
const SCHEME = /^[a-z][a-z0-9+.-]{1,20}:/i
/** Top levels that make a bare `word.word` a domain; other bare names need a list, a path or `www.`. */
const COMMON_TOP =
  /\.(?:com|org|net|edu|gov|int|info|io|co|me|ai|app|dev|xyz|top|shop|site|online|club|biz|link|click|fr|sn|in|eg|ma|ke|tz|ug|cn|tw|hk|ru|de|uk|us|br|eu|ly|gg|tv)$/i

/** Every fault of a link; an empty list for a harmless one. */
export function judgeLink(link: Link, lists: DomainLists): Fault[] {
  const target = refang(link.target)
  if (DANGEROUS.test(target.replace(/[\s\p{C}]/gu, ''))) return ['scheme']
  const host = hostOf(target)
  if (!host) return []
  const isListed = (list: readonly string[]) => list.some((domain) => isWithin(host, domain))
  const denied = isListed(lists.deny)
  if (!denied && !link.label && !looksLikeLink(target, host)) return []
  const allowed = isListed(lists.allow)
  const faults: Fault[] = []
  if (link.label && hidesTarget(link.label, host)) faults.push('hidden')
  if (!allowed && isLookAlike(host, lists.allow)) faults.push('look-alike')
  if (denied) faults.push('denied')
  if (isIp(host) && !allowed) faults.push('ip')
  if (!allowed && !denied) faults.push('unlisted')
  return faults
}

/** A name as it is compared: lower case, ASCII (punycode), without its last dot. */
export function domainOf(name: string): string | undefined {
  return hostOf(refang(name))
}

const asSeen = (text: string): string => readMarkup(text)?.text ?? text

function refang(text: string): string {
  return asSeen(text)
    .replace(/\[\.\]|\(\.\)|\[dot\]/gi, '.')
    .replace(/^hxxp/i, 'http')
    .replace(/&colon;?|&#0*58;?|&#x0*3a;?/gi, ':')
}

function hostOf(target: string): string | undefined {
  const address = target.startsWith('//') ? `http:${target}` : target
  const full = /^(?:https?|ftp|wss?):/i.test(address)
    ? address
    : SCHEME.test(address) && !/:\d/.test(address)
      ? ''
      : `http://${address}`
  if (!full || !URL.canParse(full)) return undefined
  return new URL(full).hostname.replace(/\.$/, '') || undefined
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}

const isIp = (host: string) => /^(?:\d{1,3}\.){3}\d{1,3}$|^\[/.test(host)

function looksLikeLink(target: string, host: string): boolean {
  return (
    /^(?:https?|ftp|wss?):|^\/\//i.test(target) ||
    /[/?#]|:\d/.test(target) ||
    host.startsWith('www.') ||
    /(?:^|\.)xn--/.test(host) ||
    COMMON_TOP.test(host)
  )
}

/** The words of a link name one domain and lead to another. */
function hidesTarget(label: string, host: string): boolean {
  const shown = asSeen(label).match(/(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,24}/gu) ?? []
  return shown.some((name) => {
    const named = domainOf(name)
    if (!named || !looksLikeLink(label.includes('://') ? 'http://' : name, named)) return false
    return !isWithin(host, named) && !isWithin(host, named.replace(/^www\./, '')) && !isWithin(named, host)
  })
}

/** Scripts mixed within a part, a part written wholly in letters that look Latin, or a name that reads like an allowed one. */
function isLookAlike(host: string, allow: readonly string[]): boolean {
  const labels = domainToUnicode(host).split('.')
  if (labels.some(isConfusing)) return true
  const shapes = shapesOf(labels.join('.'))
  return allow.some((domain) => {
    const [theirs] = shapesOf(domainToUnicode(domain))
    return shapes.some((shape) => shape === theirs || shape.endsWith(`.${theirs}`))
  })
}

function isConfusing(label: string): boolean {
  const letters = label.match(/\p{L}/gu) ?? []
  const foreign = letters.filter((letter) =>
    /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}\p{Script=Coptic}]/u.test(
      letter,
    ),
  )
  if (foreign.length === 0) return false
  const mixed = letters.some((letter) => /\p{Script=Latin}/u.test(letter))
  return mixed || readings(label).some((reading) => /^[\w-]+$/.test(reading))
}

/** A name folded, and as it looks where its letters look like Latin ones. */
function readings(name: string): string[] {
  const folded = [...name.normalize('NFC')].map(foldTermCharacter).join('')
  return [folded, ...readLookAlikes(folded)]
}

/** What a hasty eye reads: paypa1 and rnicrosoft become paypal and microsoft. */
const shapesOf = (name: string): string[] =>
  readings(name).map((reading) =>
    reading
      .replace(/rn/g, 'm')
      .replace(/vv/g, 'w')
      .replace(/cl/g, 'd')
      .replace(/0/g, 'o')
      .replace(/[1i|]/g, 'l'),
  )
