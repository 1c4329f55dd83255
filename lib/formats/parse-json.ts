import { readFile } from 'node:fs/promises'
import { PolyphonyError } from '@/lib/core/errors'
import { fileFault } from './file-fault'

/** Parses JSON text. @throws PolyphonyError (invalid_request) that names the file. */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw fileFault('notJson', { file: where }, { cause })
  }
}

/** Reads and parses a JSON file; undefined when it does not exist. @throws PolyphonyError when it is not JSON. */
export async function readJsonFile(path: string, where: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw new PolyphonyError('invalid_request', `${where} cannot be read`, { cause, param: where })
  }
  return parseJson(text, where)
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}
