import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { AdapterMessages } from '@/app/_adapters/adapter-messages'
import { BundleExports } from '@/app/_adapters/bundle-exports'
import { UploadRoom } from '@/app/_adapters/upload-room'
import { VersionItem } from '@/app/_adapters/version-item'
import { findCommunityPage } from '@/app/_community/find-community'
import { Preformatted } from '@/app/_ui/preformatted'
import { currentReader } from '@/app/reader'
import { type AdapterVersion, listAdapterVersions } from '@/lib/adapters/adapter-versions'
import { countArrivedBytes } from '@/lib/adapters/count-arrived-bytes'
import { listServesOn } from '@/lib/adapters/list-serves-on'
import { listOpenUploads } from '@/lib/adapters/open-upload'
import { listAssistantsOf } from '@/lib/assistants/resolve-assistant'
import { viewBundle } from '@/lib/bundles/view-bundle'
import { readEnv } from '@/lib/core/env'
import { mayInCommunity } from '@/lib/people/may-in-community'
import type { Permission } from '@/lib/people/permissions'
import { hubPublicKey, keyFingerprint } from '@/lib/storage/hub-key'

interface Props {
  params: Promise<{ community: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('adapters'),
    findCommunityPage((await params).community),
  ])
  return { title: t('title', { community: community.name }) }
}

/** A community's adapters: every version with what speaks through it, and for its maintainers the way in. */
export default async function AdaptersPage({ params }: Props) {
  const [t, { community }, reader] = await Promise.all([
    getTranslations('adapters'),
    findCommunityPage((await params).community),
    currentReader(),
  ])
  const isAlive = community.archivedAt === null
  const may = async (permission: Permission) =>
    isAlive && (await mayInCommunity(reader, community.id, permission))
  const [versions, mayUpload, mayPublish, mayTakePolicy, mayBundle, mayExport] = await Promise.all([
    listAdapterVersions(community.id),
    may('adapters.upload'),
    may('adapters.publish'),
    may('policy.edit'),
    may('assistants.edit'),
    mayInCommunity(reader, community.id, 'adapters.export'),
  ])
  const env = readEnv()
  const servers = new Map(
    await Promise.all(
      versions
        .filter(({ withdrawnAt }) => withdrawnAt === null)
        .map(async (version) => [version.id, await listServesOn(env, version)] as const),
    ),
  )
  const { dataDir } = env
  const waiting = mayUpload ? await listOpenUploads(community.id) : []
  const arrived = await Promise.all(waiting.map((one) => countArrivedBytes(dataDir, one)))
  const groups = groupByName(versions)
  return (
    <AdapterMessages>
      <div className="flex flex-col gap-8">
        <p className="max-w-[38rem] text-muted">{t('intro')}</p>
        {mayUpload && (
          <UploadRoom
            community={{ slug: community.slug, name: community.name }}
            names={groups.map(([name]) => name)}
            mayTakePolicy={mayTakePolicy}
            waiting={waiting.map(({ id, name, status, files, checks, source, bundle }, index) => ({
              ...{ id, name, status, files, checks, arrivedBytes: arrived[index] ?? 0 },
              source: source && {
                ...{ id: source.id, commit: source.commit, error: source.error, said: source.said },
              },
              bundle: viewBundle({ bundle }),
            }))}
          />
        )}
        {mayUpload && (
          <p>
            <Link
              href={`/community/${community.slug}/adapters/questions`}
              className="text-accent underline underline-offset-2"
            >
              {t('questions')}
            </Link>
          </p>
        )}
        {groups.length === 0 && <p>{t('none')}</p>}
        {groups.map(([name, group]) => (
          <section key={name} className="flex flex-col gap-3">
            <h2 className="font-serif font-semibold">
              <bdi dir="ltr">{name}</bdi>
            </h2>
            <ol className="flex flex-col gap-3">
              {group.map((version) => (
                <VersionItem
                  key={version.id}
                  slug={community.slug}
                  version={version}
                  servers={servers.get(version.id) ?? []}
                  mayPublish={mayPublish}
                  mayExport={mayExport}
                />
              ))}
            </ol>
          </section>
        ))}
        {mayBundle && (
          <BundleExports
            slug={community.slug}
            assistants={(await listAssistantsOf(community.id)).map(({ assistant }) => assistant)}
            fingerprint={keyFingerprint(hubPublicKey(dataDir))}
          />
        )}
        {mayUpload && <CurlHint slug={community.slug} name={groups[0]?.[0] ?? 'my-adapter'} />}
      </div>
    </AdapterMessages>
  )
}

function groupByName(versions: AdapterVersion[]): [string, AdapterVersion[]][] {
  const groups = new Map<string, AdapterVersion[]>()
  for (const version of versions) groups.set(version.name, [...(groups.get(version.name) ?? []), version])
  return [...groups]
}

async function CurlHint({ slug, name }: { slug: string; name: string }) {
  const t = await getTranslations('adapters')
  const url = `${readEnv().publicUrl}/api/communities/${slug}/adapters?name=${name}`
  return (
    <details>
      <summary className="text-muted hover:text-ink">{t('curl')}</summary>
      <p className="mt-2">{t('curlHint')}</p>
      <Preformatted
        dir="ltr"
        className="mt-3 font-mono text-small"
      >{`npm run -s admin -- key --scope adapters\nzip -j adapter.zip my-adapter/*\ncurl -H "Authorization: Bearer $KEY" -T adapter.zip "${url}"`}</Preformatted>
    </details>
  )
}
