import { setImmediate } from 'node:timers/promises'
import type { CompiledPolicy, RunContext } from '@/guardrails/compiled-policy'
import type { Action } from '@/guardrails/contract'
import { runGuardrails } from '@/guardrails/pipeline'
import type { Position } from '@/lib/documents/document-refused'
import { DocumentRefused } from '@/lib/documents/document-refused'
import type { PolicyDocument, PolicyTest } from './policy'

export interface PolicyTestResult {
  test: PolicyTest
  passed: boolean
  /** What the policy did. */
  action: Action
  /** Names of the steps that did it. */
  by: string[]
  position: Position
}

/** Runs a document's own tests against a compiled policy, in order. @throws the abort reason of `context.signal` */
export async function runPolicyTests(
  { content, positionOf }: PolicyDocument,
  policy: CompiledPolicy,
  context: RunContext,
): Promise<PolicyTestResult[]> {
  const results: PolicyTestResult[] = []
  for (const [index, test] of content.tests.entries()) {
    const judged = await runGuardrails({
      text: test.text,
      stage: test.stage,
      policy,
      // Each test is a conversation of its own.
      context: { ...context, language: test.language ?? context.language, memory: new Map() },
    })
    const deciding = judged.verdicts.filter(({ action }) => action === judged.action)
    const failed = judged.verdicts.some(({ failure }) => failure !== undefined)
    const rightStep =
      test.guardrail === undefined ||
      deciding.some(({ step, guardrail }) => step === test.guardrail || guardrail === test.guardrail)
    results.push({
      test,
      passed: judged.action === test.expect && rightStep && !failed,
      action: judged.action,
      by: [...new Set(deciding.filter(({ action }) => action !== 'allow').map(({ step }) => step))],
      position: positionOf(['tests', index]),
    })
    // Most filters never wait: two thousand tests must not keep the hub from answering.
    await setImmediate()
  }
  return results
}

/** The gate before publishing. @throws DocumentRefused conflict naming every failed test with its line */
export function requirePassing(results: readonly PolicyTestResult[], name = 'policy'): void {
  const problems = results
    .filter(({ passed }) => !passed)
    .map(({ test, action, by, position }) => ({
      position,
      text: `this test expects ${test.expect}${test.guardrail ? ` by ${test.guardrail}` : ''} at ${test.stage}, the policy says ${action}${by.length > 0 ? ` (${by.join(', ')})` : ''}`,
    }))
  if (problems.length > 0) throw new DocumentRefused('conflict', name, problems)
}
