import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEnv } from '@/lib/core/env'
import { parsePolicy } from './parse-policy'
import type { PolicyDocument } from './policy'

/** The floor's document, and its YAML as it was read. */
export interface Floor extends PolicyDocument {
  yaml: string
}

let floor: Floor | undefined

/** The hub's floor, under every community's policy; read once a process. @throws PolyphonyError when it cannot be read */
export function findFloor(): Floor {
  if (floor) return floor
  const yaml = readFileSync(join(readEnv().starterDir, 'policies', 'floor.yaml'), 'utf8')
  floor = { ...parsePolicy(yaml, 'floor'), yaml }
  return floor
}
