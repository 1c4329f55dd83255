import { isMap, isSeq } from 'yaml'
import { registry } from '@/guardrails/registry'
import type { DocumentEdit } from '@/lib/documents/edit-document'

/** The country that a community's culture names (`KE` of `sw-KE`), where personal data of it can be known; else undefined. */
export function ownRegion(cultureTag: string): string | undefined {
  const { region } = new Intl.Locale(cultureTag)
  const known = registry.get('personal-data')?.options.safeParse({ regions: [region] }).success
  return known ? region : undefined
}

/** Lets each `personal-data` of a policy that names no countries know those who write it: phone numbers are written in their way. */
export function nameRegion(region: string): DocumentEdit {
  return (document) => {
    const steps = document.get('guardrails')
    for (const step of isSeq(steps) ? steps.items : []) {
      if (!isMap(step) || step.get('use') !== 'personal-data' || step.hasIn(['options', 'regions'])) continue
      const regions = document.createNode([region])
      regions.flow = true
      step.setIn(['options', 'regions'], regions)
    }
  }
}
