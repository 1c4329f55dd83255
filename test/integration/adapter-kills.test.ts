import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { tusServer } from '@/app/api/communities/[community]/uploads/[upload]/files/[[...part]]/tus-server'
import { deleteUpload, findUpload, openUpload } from '@/lib/adapters/open-upload'
import { sweepOrphans } from '@/lib/adapters/sweep-orphans'
import { sweepUploads } from '@/lib/adapters/sweep-uploads'
import { checkArrival } from '@/lib/bundles/check-arrival'
import { exportBundle } from '@/lib/bundles/export-bundle'
import { publishArrival } from '@/lib/bundles/publish-bundle'
import { childEnv, readEnv } from '@/lib/core/env'
import { adapterPath } from '@/lib/storage/adapter-store'
import { partName, partsFolder } from '@/lib/storage/upload-store'
import { getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { type Forgery, forgeBundle, openBundle, putAdapter } from '@/test/support/forge-bundle'
import { FORGER } from '@/test/support/hostile-bundles'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { rawZip } from '@/test/support/raw-zip'

/**
 * A kill leaves disk and database as they were before the step at which it struck. So does a step that never begins
 * and never ends: every writing step of storage and of the uploads' rows is numbered, and one of them is the last.
 */
const kill = vi.hoisted(() => {
  const state = { at: 0, steps: 0, isStruck: () => undefined as unknown }
  const step = async () => {
    state.steps += 1
    if (state.steps !== state.at) return
    state.isStruck()
    await new Promise(() => undefined)
  }
  type Work = (...given: never[]) => Promise<unknown>
  const numbered = <T extends object>(real: T, names: string[]): T => {
    const changed = { ...real } as Record<string, unknown>
    for (const name of names) {
      const work = Reflect.get(real, name) as Work
      changed[name] = async (...given: never[]) => {
        await step()
        return work(...given)
      }
    }
    return changed as T
  }
  return { state, numbered }
})
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const names = ['mkdir', 'rename', 'rm', 'link', 'copyFile', 'utimes', 'writeFile']
  return { ...kill.numbered(real, names), default: real }
})
vi.mock('@/lib/store/uploads', async (original) =>
  kill.numbered(await original<typeof import('@/lib/store/uploads')>(), [
    ...['claimUpload', 'updateUpload', 'deleteUploadRow', 'insertUpload'],
  ]),
)

const place = provideTestDatabase({ seed: true })
const env = () => ({ ...readEnv(), ADAPTER_QUOTA_GB: 1 })
const FILES = ['README.md', 'adapter_config.json', 'adapter_model.safetensors']
const later = (ms: number) => ({ nowMs: () => Date.now() + ms })
const MINUTE = 60_000
let communityId = ''
let good: Forgery
let count = 0

beforeAll(async () => {
  const community = await getCommunityRow('teranga')
  communityId = community?.id ?? ''
  const chunks: Uint8Array[] = []
  const exported = await exportBundle(readEnv(), community!, 'kora')
  for await (const chunk of exported.pieces()) chunks.push(chunk)
  good = await openBundle(Buffer.concat(chunks))
})
beforeEach(() => {
  kill.state.at = 0
})

/** The configuration with other spaces: other bytes, hence another adapter. */
function ownConfig(): Buffer {
  count += 1
  const config = readFileSync('starter/adapters/fr-SN/adapter_config.json', 'utf8')
  return Buffer.from(config.trimEnd() + '\n'.repeat(count + 1))
}

const SHAPES = {
  'a folder’s files': () =>
    FILES.map((path) => ({
      path,
      bytes:
        path === 'adapter_config.json' ? ownConfig() : readFileSync(join('starter/adapters/fr-SN', path)),
    })),
  'a zip': () => [
    {
      path: 'adapter.zip',
      bytes: rawZip(SHAPES['a folder’s files']().map(({ path: name, bytes }) => ({ name, bytes }))),
    },
  ],
  'a bundle': () => [
    {
      path: 'kora.zip',
      bytes: forgeBundle(good, FORGER, {
        spoil: (one) => putAdapter(one, 'adapter_config.json', ownConfig()),
      }),
    },
  ],
}

async function arrive(files: { path: string; bytes: Buffer }[]): Promise<string> {
  const declared = files.map(({ path, bytes }) => ({ path, sizeBytes: bytes.length }))
  const upload = { name: 'killed', files: declared }
  const { id } = await openUpload(env(), { communityId, userId: null, upload })
  mkdirSync(partsFolder(place.dataDir), { recursive: true })
  for (const [index, { bytes }] of files.entries())
    writeFileSync(join(partsFolder(place.dataDir), partName(id, index)), bytes)
  return id
}

async function check(id: string, clock = later(0)): Promise<void> {
  for await (const _ of checkArrival(env(), await findUpload(communityId, id), { clock }));
}

/** Runs until the step at which it is killed. @returns whether it was killed before its end */
async function runKilled(at: number, work: () => Promise<unknown>): Promise<boolean> {
  const struck = new Promise<boolean>((resolve) => {
    kill.state.isStruck = () => resolve(true)
  })
  Object.assign(kill.state, { at, steps: 0 })
  const outcome = await Promise.race([struck, work().then(() => false)])
  kill.state.at = 0
  return outcome
}

/** Everything below storage and uploads. */
function filesThere(): string[] {
  return ['blobs', 'uploads'].flatMap((name) => {
    const folder = join(place.dataDir, name)
    if (!existsSync(folder)) return []
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => join(name, path))
      .filter((path) => path !== join('uploads', 'parts'))
  })
}

const sweep = async () => {
  await sweepUploads(place.dataDir, later(25 * 60 * MINUTE))
  await sweepOrphans(place.dataDir, later(25 * 60 * MINUTE))
}

describe.each(Object.entries(SHAPES))('%s, checked and killed at every step', (_shape, make) => {
  test('can be checked again, or is checked; then it can be published', async () => {
    let at = 1
    for (; ; at++) {
      const id = await arrive(make())
      const isKilled = await runKilled(at, () => check(id))
      if ((await findUpload(communityId, id)).status !== 'checked') await check(id, later(2 * MINUTE))
      const { status, found } = await findUpload(communityId, id)
      expect({ at, status }).toEqual({ at, status: 'checked' })
      const folder = adapterPath(place.dataDir, found?.digest ?? '')
      expect(readdirSync(folder)).toEqual(expect.arrayContaining(FILES.slice(1)))
      await deleteUpload(place.dataDir, communityId, id)
      expect(existsSync(folder)).toBe(false)
      if (!isKilled) break
    }
    // Claim, folder, files, eight checks, storage, row, and giving back: fewer would mean that nothing was numbered.
    expect(at).toBeGreaterThan(15)
    expect(readdirSync(partsFolder(place.dataDir))).toEqual([])
  })

  test('gives back all of its disk space when nobody comes again', async () => {
    await sweep()
    const before = filesThere()
    for (let at = 1; ; at++) {
      const id = await arrive(make())
      const isKilled = await runKilled(at, () => check(id))
      await sweep()
      expect({ at, files: filesThere() }).toEqual({ at, files: before })
      await expect(findUpload(communityId, id)).rejects.toMatchObject({ code: 'not_found' })
      if (!isKilled) break
    }
  })
})

test('given up and killed at any step, it is there or gone, and then its space is returned', async () => {
  await sweep()
  const before = filesThere()
  let at = 1
  for (; ; at++) {
    const id = await arrive(SHAPES['a folder’s files']())
    await check(id)
    const isKilled = await runKilled(at, () => deleteUpload(place.dataDir, communityId, id))
    const upload = await findUpload(communityId, id).catch(() => undefined)
    if (upload) expect(existsSync(adapterPath(place.dataDir, upload.found?.digest ?? ''))).toBe(true)
    await sweep()
    expect({ at, files: filesThere() }).toEqual({ at, files: before })
    if (!isKilled) break
  }
  expect(at).toBeGreaterThan(2)
})

test('what is on its way is left alone by a sweep, and so is what a row came to name while it ran', async () => {
  const id = await arrive(SHAPES['a folder’s files']())
  // Between the bytes in storage and the row that names them.
  for (let at = 1; ; at++) {
    const isKilled = await runKilled(at, () => check(id))
    if (!isKilled) throw new Error('it was never between the two')
    if (filesThere().filter((path) => /^blobs\/adapters\/[0-9a-f]{64}$/.test(path)).length > SEEDED()) break
    await database().upload.update({ where: { id }, data: { status: 'receiving' } })
  }
  const there = filesThere()
  await sweepOrphans(place.dataDir)
  expect(filesThere()).toEqual(there)
  await check(id, later(2 * MINUTE))
  expect((await findUpload(communityId, id)).status).toBe('checked')
  await sweepOrphans(place.dataDir, later(25 * 60 * MINUTE))
  const { found } = await findUpload(communityId, id)
  expect(existsSync(adapterPath(place.dataDir, found?.digest ?? ''))).toBe(true)
  await deleteUpload(place.dataDir, communityId, id)
})

test('an upload that was cut at any byte goes on from that byte, with a server that knows nothing of it', async () => {
  const files = SHAPES['a zip']()
  const [{ bytes } = { bytes: Buffer.alloc(0) }] = files
  for (const cutAt of [0, 1, 1_000, bytes.length - 1, bytes.length]) {
    const declared = files.map(({ path }) => ({ path, sizeBytes: bytes.length }))
    const upload = await openUpload(env(), {
      ...{ communityId, userId: null },
      upload: { name: 'cut', files: declared },
    })
    const send = (method: string, part: string, headers: object, body?: Buffer) =>
      tusServer(place.dataDir, upload).handleWeb(
        new Request(`http://hub.test/files${part}`, {
          ...{ method, headers: { 'Tus-Resumable': '1.0.0', ...headers } },
          ...(body ? { body: new Uint8Array(body) } : {}),
        }),
      )
    const metadata = `index ${Buffer.from('0').toString('base64')}`
    const created = { 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadata }
    expect((await send('POST', '', created)).status).toBe(201)
    // What the killed server had written.
    writeFileSync(join(partsFolder(place.dataDir), partName(upload.id, 0)), bytes.subarray(0, cutAt))
    expect((await send('HEAD', '/0', {})).headers.get('Upload-Offset')).toBe(String(cutAt))
    if (cutAt < bytes.length) {
      await expect(check(upload.id)).rejects.toThrow(`${cutAt} of ${bytes.length} bytes have arrived`)
      const type = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(cutAt) }
      expect((await send('PATCH', '/0', type, bytes.subarray(cutAt))).status).toBe(204)
    }
    await check(upload.id)
    expect((await findUpload(communityId, upload.id)).status).toBe('checked')
    await deleteUpload(place.dataDir, communityId, upload.id)
  }
})

/** Adapters that the starter brought, each with a version. */
const SEEDED = () => readdirSync('starter/adapters').length

describe('published and killed by the system', () => {
  const rows = async () => {
    const db = database()
    return [
      await db.adapterVersion.count(),
      await db.assistant.count(),
      await db.assistantVersion.count(),
      await db.policyVersion.count(),
      await db.knownHubKey.count(),
    ]
  }
  const publish = (id: string, name: string, dieAt: number) =>
    execFileSync(
      process.execPath,
      ['--import', 'tsx', 'test/support/die-at-query.ts', communityId, id, name, String(dieAt)],
      {
        env: childEnv({ DATA_DIR: place.dataDir, DATABASE_URL: undefined }),
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    ).toString()

  test('before any of its queries, all of a bundle is live or nothing', async () => {
    const first = await arrive(SHAPES['a bundle']())
    await check(first)
    const queries = Number(publish(first, 'Alive', 0).trim())
    expect(queries).toBeGreaterThan(8)
    // Some between, and the last two, of which one commits: each costs a process.
    const strikes = [Math.floor(queries / 2), queries - 1, queries]
    for (const dieAt of strikes) {
      const id = await arrive(SHAPES['a bundle']())
      await check(id)
      const before = await rows()
      expect(() => publish(id, `Killed ${dieAt}`, dieAt)).toThrow()
      await expect
        .poll(
          async () =>
            (
              await database().$queryRaw<
                object[]
              >`SELECT 1 FROM pg_locks WHERE locktype = 'transactionid' AND pid <> pg_backend_pid()`
            ).length,
        )
        .toBe(0)
      const { status } = await findUpload(communityId, id)
      const after = await rows()
      if (status === 'checked') {
        expect({ dieAt, rows: after }).toEqual({ dieAt, rows: before })
        const options = { assistantName: `Killed ${dieAt}`, takesPolicy: true, reason: 'tried by hand' }
        await publishArrival(env(), { communityId, uploadId: id, userId: null, options })
      } else expect({ dieAt, status }).toEqual({ dieAt, status: 'published' })
      const [adapters, assistants, , policies] = await rows()
      expect([adapters, assistants, policies]).toEqual([before[0]! + 1, before[1]! + 1, before[3]! + 1])
    }
  })
})
