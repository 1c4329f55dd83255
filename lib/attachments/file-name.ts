import { cleanDisplayName } from '@/lib/core/clean-display-name'

const NAME_LENGTH = 100
const ENDING = /\.[\p{L}\p{N}]{1,12}$/u

/**
 * A file's name as it may be shown and read by models: its last part alone, without what reorders or hides letters, and
 * no longer than a line. What it is called at its end stays.
 */
export function cleanFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const clean = cleanDisplayName(last.slice(-4 * NAME_LENGTH), 4 * NAME_LENGTH)
  const letters = [...clean]
  if (letters.length <= NAME_LENGTH) return clean || 'text'
  const ending = ENDING.exec(clean)?.[0] ?? ''
  return `${letters.slice(0, NAME_LENGTH - 1 - ending.length).join('')}…${ending}`
}

/** What it is called when it is saved: no system takes it for a path or a program, wherever it comes from. */
export function downloadNameOf(name: string): string {
  const plain = name.replaceAll(/[<>:"/\\|?*]/g, '_').replace(/^\.+/, '')
  return /\.txt$/i.test(plain) ? plain : `${plain || 'text'}.txt`
}
