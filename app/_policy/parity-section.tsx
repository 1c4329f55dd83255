import { getTranslations } from 'next-intl/server'
import { findParity } from '@/lib/policies/find-parity'
import { ParityTables } from './parity-tables'

/** How evenly a published policy works, measured when somebody first looks at its version. */
export async function ParitySection(props: {
  slug: string
  policy: { version: number; yaml: string }
  languages: readonly string[]
}) {
  const { slug, policy, languages } = props
  const [t, report] = await Promise.all([getTranslations('parity'), findParity(slug, policy, languages)])
  return (
    <section className="flex flex-col gap-3" data-testid="parity">
      <h2 className="font-serif font-semibold">{t('title')}</h2>
      <p className="text-muted">{t('intro')}</p>
      <ParityTables report={report} />
    </section>
  )
}
