import type { Stage } from '@/guardrails/contract'
import { registry } from '@/guardrails/registry'
import { type OptionSchema, optionSchema } from '@/lib/policies/form-field'
import { localiseOptions } from '@/lib/policies/localise-options'
import { optionsJsonSchema } from '@/lib/policies/policy-json-schema'

/** A guardrail as the form needs it. */
export interface GuardrailView {
  id: string
  title: string
  stages: readonly Stage[]
  defaultStages: readonly Stage[]
  options: OptionSchema
  /** What it says by itself, by language and key. */
  messages: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Every guardrail of this hub, called as the reader's language calls it. */
export function listGuardrailViews(locale: string): GuardrailView[] {
  return [...registry.values()].map((guardrail) => ({
    id: guardrail.id,
    title: guardrail.title[locale] ?? guardrail.title.en,
    stages: guardrail.stages,
    defaultStages: guardrail.defaultStages,
    messages: guardrail.messages,
    options: localiseOptions(optionSchema.parse(optionsJsonSchema(guardrail)), {
      locale,
      texts: guardrail.optionTexts[locale] ?? {},
    }),
  }))
}
