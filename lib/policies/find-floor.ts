import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEnv } from '@/lib/core/env'
import { parsePolicy } from './parse-policy'
import type { PolicyDocument } from './policy'

let floor: PolicyDocument | undefined

/** The hub's floor, under every community's policy; read once a process. @throws PolyphonyError when it cannot be read */
export function findFloor(): PolicyDocument {
  floor ??= parsePolicy(readFileSync(join(readEnv().starterDir, 'policies', 'floor.yaml'), 'utf8'), 'floor')
  return floor
}
