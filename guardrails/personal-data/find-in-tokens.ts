import { SECRETS } from './secret-patterns'

export interface TokenFinding {
  kind: 'secret' | 'email' | 'ip'
  start: number
  end: number
}

const EMAIL =
  /(?<![\p{Script=Latin}\p{Nd}._%+-])[\p{Script=Latin}\p{Nd}_][\p{Script=Latin}\p{Nd}._%+'-]{0,63}@(?:[\p{Script=Latin}\p{Nd}](?:[\p{Script=Latin}\p{Nd}-]{0,61}[\p{Script=Latin}\p{Nd}])?\.){1,8}\p{Script=Latin}{2,24}(?![\p{Script=Latin}\p{Nd}])/gu
const IPV4 = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g
const IPV6 = /(?<![\w:.])[0-9A-Fa-f:]{3,39}(?![\w:])/g
/** Private, loopback and unspecified addresses say nothing of a person. */
const PRIVATE_IPV4 = /^(?:0|10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|255)\./
const MAX_TOKEN_UNITS = 4096

/** What never contains white space: secrets, e-mail addresses, IP addresses. */
export function findInTokens(text: string): TokenFinding[] {
  return [...text.matchAll(/\S{1,4096}/gu)].flatMap(({ 0: token, index }) => {
    if (token.length < 3 || token.length > MAX_TOKEN_UNITS) return []
    const at = (kind: TokenFinding['kind']) => (span: { start: number; end: number }) => ({
      kind,
      start: index + span.start,
      end: index + span.end,
    })
    return [
      ...SECRETS.flatMap((pattern) => listMatches(token, pattern)).map(at('secret')),
      ...(token.includes('@') ? listMatches(token, EMAIL).map(at('email')) : []),
      ...listMatches(token, IPV4).filter(isPublicIpv4(token)).map(at('ip')),
      ...listMatches(token, IPV6).filter(isIpv6(token)).map(at('ip')),
    ]
  })
}

function listMatches(token: string, pattern: RegExp): Array<{ start: number; end: number }> {
  return [...token.matchAll(pattern)].map(({ 0: match, index }) => ({
    start: index,
    end: index + match.length,
  }))
}

const isPublicIpv4 = (token: string) => (span: { start: number; end: number }) => {
  const address = token.slice(span.start, span.end)
  return address.split('.').every((part) => Number(part) <= 255) && !PRIVATE_IPV4.test(address)
}

const isIpv6 = (token: string) => (span: { start: number; end: number }) => {
  const address = token.slice(span.start, span.end)
  const colons = address.split(':').length - 1
  return colons >= 2 && address.length > 6 && /\d/.test(address) && URL.canParse(`http://[${address}]`)
}
