import { getLocale } from 'next-intl/server'
import { z } from 'zod'
import type { AssistantDesk } from '@/lib/assistants/assistant-desk'
import { loadCultures } from '@/lib/cultures/load-cultures'
import { mayInCommunity } from '@/lib/people/may-in-community'
import { optionSchema } from '@/lib/policies/form-field'
import { listPolicyVersions } from '@/lib/policies/policy-versions'
import { listAdapterRows } from '@/lib/store/adapters'
import { samplingSchema } from '@/lib/store/sampling-schema'
import type { AssistantChoices } from './assistant-form'

/** What the form of an assistant can offer in its community to who edits it. */
export async function listChoices({ community, reader, bases }: AssistantDesk): Promise<AssistantChoices> {
  const [locale, adapters, cultures, mayPin] = await Promise.all([
    getLocale(),
    listAdapterRows(community.id),
    loadCultures([community.id]),
    mayInCommunity(reader, community.id, 'policy.edit'),
  ])
  const policies = mayPin ? await listPolicyVersions(community.id) : []
  const served = adapters.filter(({ withdrawnAt }) => withdrawnAt === null)
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const { greeting, examples } = cultures.resolve(community.cultureTag, community.id)
  return {
    bases: [...bases],
    adapters: served
      .filter(({ name }, index) => served.findIndex((one) => one.name === name) === index)
      .map(({ name, baseModel }) => ({
        ...{ name, base: baseModel },
        versions: served.filter((one) => one.name === name).map(({ version }) => version),
      })),
    cultures: [...cultures.packs.keys()].map((tag) => ({
      value: tag,
      name: tag === 'root' ? tag : `${names.of(tag) ?? tag} (${tag})`,
    })),
    policies: policies.map(({ version }) => version),
    sampling: optionSchema.parse(z.toJSONSchema(samplingSchema, { io: 'input' })),
    culture: { greeting, examples },
  }
}
