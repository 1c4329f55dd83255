/** The primary language of a BCP-47 tag: `fr` of `fr-SN`. */
export const primaryLanguage = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? ''
