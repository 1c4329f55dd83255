/** The client's first language; none when it names none, so that the community's own is spoken. */
export function languageOf(header: string | null): string | undefined {
  return /^\s*([a-z]{2,3}(?:-[a-z0-9]{2,8})*)/i.exec(header ?? '')?.[1]
}
