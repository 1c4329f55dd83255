import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { Ancestor } from '@/lib/assistants/read-lineage'

/** What an assistant descends from, its parent first. */
export async function LineageList({ lineage }: { lineage: Ancestor[] }) {
  const t = await getTranslations('assistantPage')
  return (
    <ol className="flex flex-col gap-1">
      {lineage.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: generations have an order and nothing else that tells them apart
        <li key={index}>
          {one.isHidden
            ? t('hiddenAncestor')
            : t.rich('ancestor', {
                version: one.version,
                name: () => (
                  <Link href={`/assistants/${one.id}`} className="underline underline-offset-2">
                    <bdi lang={one.community.cultureTag}>{one.name}</bdi>
                  </Link>
                ),
                community: () => <bdi lang={one.community.cultureTag}>{one.community.name}</bdi>,
                maker: () => <bdi lang={one.community.cultureTag}>{one.community.maker}</bdi>,
              })}
        </li>
      ))}
    </ol>
  )
}
