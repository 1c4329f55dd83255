import { characterEntities } from 'character-entities'

const NUMBERED = /^#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/

/**
 * What a character reference of HTML and Markdown says, `#111`, `#x6f`, `nbsp`; undefined when it says nothing.
 * @param name without its ampersand and semicolon
 */
export function readCharacterReference(name: string): string | undefined {
  const [, hex, decimal] = NUMBERED.exec(name) ?? []
  if (hex === undefined && decimal === undefined)
    return Object.hasOwn(characterEntities, name) ? characterEntities[name] : undefined
  const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  const isNone = point === 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)
  return isNone ? '\ufffd' : String.fromCodePoint(point)
}
