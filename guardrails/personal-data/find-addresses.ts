import type { Span } from '../contract'

const EMAIL =
  /(?<![\p{Script=Latin}\p{Nd}._%+-])[\p{Script=Latin}\p{Nd}_][\p{Script=Latin}\p{Nd}._%+'-]{0,63}@(?:[\p{Script=Latin}\p{Nd}](?:[\p{Script=Latin}\p{Nd}-]{0,61}[\p{Script=Latin}\p{Nd}])?\.){1,8}\p{Script=Latin}{2,24}(?![\p{Script=Latin}\p{Nd}])/gu
/** Other scripts with spaces: addresses of Cyrillic, Arabic, Devanagari and their like (RFC 6531). */
const LETTER =
  '(?:(?![\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}])[\\p{L}\\p{M}\\p{Nd}])'
const ANY_EMAIL = new RegExp(
  `(?<!${LETTER}|[._%+-])${LETTER}(?:${LETTER}|[._%+'-]){0,63}@(?:${LETTER}(?:(?:${LETTER}|-){0,61}${LETTER})?\\.){1,8}${LETTER}{2,24}(?!${LETTER})`,
  'gu',
)
const MAC = /(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])/g
const IPV4 = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g
const IPV6 = /(?<![\w:.])[0-9A-Fa-f:]{3,39}(?![\w:])/g
/** Private, loopback and unspecified addresses say nothing of a person. */
const PRIVATE_IPV4 = /^(?:0|10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|255)\./

/** Spans of e-mail addresses. */
export function findEmails(text: string): Span[] {
  return text.includes('@') ? [...listMatches(text, EMAIL), ...listMatches(text, ANY_EMAIL)] : []
}

/** Spans of hardware addresses, other than all noughts and the broadcast. */
export function findMacAddresses(text: string): Span[] {
  return listMatches(text, MAC).filter(
    ({ start, end }) => !/^(?:[0:-]+|[fF:-]+)$/.test(text.slice(start, end)),
  )
}

/** Spans of public IPv4 and of IPv6 addresses. */
export function findIpAddresses(text: string): Span[] {
  return [
    ...listMatches(text, IPV4).filter(({ start, end }) => isPublicIpv4(text.slice(start, end))),
    ...listMatches(text, IPV6).filter(({ start, end }) => isIpv6(text.slice(start, end))),
  ]
}

/** Every place where a global pattern matches. */
export function listMatches(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map(({ 0: match, index }) => ({
    start: index,
    end: index + match.length,
  }))
}

function isPublicIpv4(address: string): boolean {
  return address.split('.').every((part) => Number(part) <= 255) && !PRIVATE_IPV4.test(address)
}

function isIpv6(address: string): boolean {
  const colons = address.split(':').length - 1
  return colons >= 2 && address.length > 6 && /\d/.test(address) && URL.canParse(`http://[${address}]`)
}
