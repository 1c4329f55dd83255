import { stringify } from 'yaml'
import type { AdapterRow } from '@/lib/store/adapters'
import { passportSchema } from './passport'

/**
 * A model card with what is known of an adapter whose own card is not stored; what is not known is left out rather than
 * guessed. Source of the fields: https://huggingface.co/docs/hub/model-cards
 */
export function writeModelCard({ name, version, rank, baseModel, digest, ...row }: AdapterRow): string {
  const passport = passportSchema.safeParse(row.passport)
  const { card, trainedFor } = passport.success ? passport.data : {}
  const front = {
    base_model: card?.baseModel ?? trainedFor ?? baseModel,
    base_model_relation: 'adapter',
    library_name: 'peft',
    ...(card?.licence ? { license: card.licence } : {}),
    ...(card && card.languages.length > 0 ? { language: card.languages } : {}),
    tags: [...new Set(['lora', ...(card?.tags ?? [])])],
  }
  const facts = `Version ${version}, a LoRA of rank ${rank} for ${baseModel}.`
  return `---\n${stringify(front)}---\n\n# ${name}\n\n${facts}\n\nsha256-${digest}\n`
}
