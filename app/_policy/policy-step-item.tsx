import { getLocale, getTranslations } from 'next-intl/server'
import type { PolicyStep } from '@/guardrails/compiled-policy'
import { STAGES } from '@/guardrails/contract'
import { registry } from '@/guardrails/registry'
import { describeOptions } from '@/lib/policies/describe-options'
import { optionSchema } from '@/lib/policies/form-field'
import { optionsJsonSchema } from '@/lib/policies/policy-json-schema'
import { createOptionWords } from './option-words'

/** One filter of a policy: what it is, where it looks, how the community set it; the floor's are marked as the hub's. */
export async function PolicyStepItem(props: {
  step: PolicyStep
  options: Record<string, unknown> | undefined
}) {
  const { step, options = {} } = props
  const [t, locale] = await Promise.all([getTranslations('policy'), getLocale()])
  const { id } = step.guardrail
  const guardrail = registry.get(id)
  const title = guardrail?.title
  const schema = guardrail ? optionSchema.parse(optionsJsonSchema(guardrail)) : {}
  const described = describeOptions(options, schema, createOptionWords(t, locale))
  return (
    <li className="rounded-2xl border border-line p-5">
      <h3 className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-semibold">{title?.[locale] ?? title?.en ?? id}</span>
        {step.name !== id && <bdi className="text-small text-muted">{step.name}</bdi>}
        {step.origin === 'floor' && <span className="ms-auto text-small text-accent">{t('ofTheHub')}</span>}
      </h3>
      <ul className="mt-2 flex flex-wrap gap-1.5 text-small">
        {STAGES.filter((stage) => step.on.includes(stage)).map((stage) => (
          <li key={stage} className="rounded-full bg-raised px-2.5 py-0.5">
            {t(`stages.${stage}`)}
          </li>
        ))}
      </ul>
      <dl className="mt-3 grid empty:hidden grid-cols-[auto_1fr] gap-x-5 gap-y-1 text-small">
        {described.map(([name, text]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd dir="auto" className="min-w-0 break-words">
              {text}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  )
}
