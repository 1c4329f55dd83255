/** The address of an assistant from its name. One in other letters than a to z gives none: then what stands for it. */
export function assistantSlug(name: string, otherwise: string): string {
  return plain(name) || plain(otherwise) || 'assistant'
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '')
