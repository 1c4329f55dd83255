import { database } from './database'

/** The version that a fork began as, with its assistant and community; undefined when it is gone. */
export async function getForkOrigin(versionId: string) {
  const select = {
    version: true,
    assistant: { select: { slug: true, name: true, forkedFromId: true, community: true } },
  } as const
  return (await database().assistantVersion.findUnique({ where: { id: versionId }, select })) ?? undefined
}
