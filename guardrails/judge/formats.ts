import { graniteGuardian3, graniteGuardian4 } from './granite-guardian'
import { instruction } from './instruction'
import type { JudgeFormat } from './judge-format'
import { llamaGuard2, llamaGuard3, llamaGuard4 } from './llama-guard'
import { qwen3Guard } from './qwen3-guard'
import { shieldGemma } from './shieldgemma'

export const FORMAT_IDS = [
  'llama-guard-2',
  'llama-guard-3',
  'llama-guard-4',
  'qwen3-guard',
  'shieldgemma',
  'granite-guardian-3',
  'granite-guardian-4',
  'instruction',
] as const
export type FormatId = (typeof FORMAT_IDS)[number]

export const FORMATS: Readonly<Record<FormatId, JudgeFormat>> = {
  'llama-guard-2': llamaGuard2,
  'llama-guard-3': llamaGuard3,
  'llama-guard-4': llamaGuard4,
  'qwen3-guard': qwen3Guard,
  shieldgemma: shieldGemma,
  'granite-guardian-3': graniteGuardian3,
  'granite-guardian-4': graniteGuardian4,
  instruction,
}
