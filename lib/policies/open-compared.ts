import type { CompiledPolicy } from '@/guardrails/compiled-policy'
import type { Reader } from '@/lib/people/reader'
import { compileDraft } from './compile-draft'
import type { PolicySource } from './policy-request'
import { findPolicyText } from './policy-versions'

/** A policy that a community compares. */
export interface ComparedPolicy {
  policy: CompiledPolicy
  /** Steps that were left out, because a service or a model would have had to be asked. */
  notAsked: string[]
}

/**
 * A policy as a community may try it on its texts.
 *
 * Another community's services are not asked: they answer to that community's signature, which nobody else has, and a
 * signature of one's own would tell them who compares; nor are the models that judge for it. Those of the hub's floor
 * are everybody's. What readers showed to moderators is shown to no service and no judging model at all.
 * @throws PolyphonyError not_found, DocumentRefused when the policy cannot be used
 */
export async function openCompared(
  source: PolicySource,
  { reader, community, isKept }: { reader: Reader | null; community: string; isKept: boolean },
): Promise<ComparedPolicy> {
  const policy = await compile(source, reader)
  const isOthers = 'community' in source && source.community !== community
  const isLeftOut = ({ guardrail, origin }: CompiledPolicy['steps'][number]) =>
    guardrail.asksService === true && (isKept || (isOthers && origin === 'community'))
  return {
    policy: { ...policy, steps: policy.steps.filter((step) => !isLeftOut(step)) },
    notAsked: policy.steps.filter(isLeftOut).map(({ name }) => name),
  }
}

async function compile(source: PolicySource, reader: Reader | null): Promise<CompiledPolicy> {
  if ('yaml' in source) return compileDraft(source.yaml).policy
  const { yaml } = await findPolicyText(reader, source.community, source.version)
  return compileDraft(yaml, source.community).policy
}
