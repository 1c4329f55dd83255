/** One text of a set that policies are compared over. */
export interface TextLine {
  text: string
  /** BCP-47; the set's own where the line does not say. */
  language: string
}

/** A tag before a tab: `fr<TAB>Bonjour`. */
const TAGGED = /^([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\t(.+)$/

/** The texts of a pasted list or a file, a line each; blank lines count for nothing, a line may begin with its language and a tab. */
export function readTextLines(pasted: string, language: string): TextLine[] {
  return pasted.split(/\r\n|\n|\r/).flatMap((line) => {
    const [, tag, text] = TAGGED.exec(line) ?? []
    const said = (text ?? line).trim()
    return said === '' ? [] : [{ text: said, language: tag ?? language }]
  })
}
