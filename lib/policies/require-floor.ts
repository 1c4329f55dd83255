import { DocumentRefused } from '@/lib/documents/document-refused'
import type { PolicyDocument } from './policy'

/**
 * A community's policy lies over the hub's floor whatever it says; one that says it does not is not published.
 * @throws DocumentRefused invalid_request at the line that says so
 */
export function requireFloor({ content, positionOf }: PolicyDocument, name: string): void {
  if (content.extends === 'floor') return
  const path = ['extends']
  const text = 'a community’s policy lies over the hub’s floor and extends it; write "extends: floor", or leave the line out' // biome-ignore format: one sentence
  throw new DocumentRefused('invalid_request', name, [{ position: positionOf(path), path, text }])
}
