import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { vllmDialect } from '@/lib/inference/remote/vllm-dialect'
import { adapterPath, storeAdapter } from '@/lib/storage/adapter-store'
import { makeTempFolder, TINY, writeRandomAdapter } from '../unit/engine/tiny-model'
import { draw, never, remoteOf, type ServerUnderTest, type SuiteContext, textOf } from './model-server-suite'

/** Adapters come and go while the server answers, and each answers for itself alone. */
export function describeAdapters({ shared, can }: SuiteContext): void {
  describe('adapters', () => {
    let server: ServerUnderTest
    let folder = ''
    let first = ''
    let second = ''
    const store = async (name: string) => (await storeAdapter(server.dataDir, join(folder, name))).digest
    const place = (digest: string) =>
      vllmDialect.place(remoteOf(server), { digest, base: server.model, dataDir: server.dataDir }, never)
    const held = async () => (await vllmDialect.inspect(remoteOf(server), never)).adapters ?? []
    beforeAll(async () => {
      server = shared()
      folder = await makeTempFolder()
      await cp(join(TINY, 'adapter'), join(folder, 'first'), { recursive: true })
      await writeRandomAdapter(join(folder, 'second'), 5)
      first = await store('first')
      second = await store('second')
      await place(first)
      await place(second)
    })

    test('are listed once they are loaded, and loading one again is no error', async () => {
      await place(first)
      expect(await held()).toEqual(expect.arrayContaining([first, second]))
    })

    test('answer side by side in one batch as each does alone', async () => {
      const alone: string[] = []
      for (const digest of [undefined, first, second])
        alone.push(await textOf(draw(server, digest === undefined ? {} : { digest })))
      expect(new Set(alone).size).toBe(3)
      const rows = [second, undefined, first, first, undefined, second, first]
      const together = await Promise.all(
        rows.map((digest) => textOf(draw(server, digest === undefined ? {} : { digest }))),
      )
      expect(together).toEqual(
        rows.map((digest) => alone[digest === undefined ? 0 : digest === first ? 1 : 2]),
      )
    })

    test('that the server cannot serve are refused with words, and nothing else suffers', async () => {
      await writeRandomAdapter(join(folder, 'dora'), 1, { use_dora: true })
      const dora = await store('dora')
      await writeRandomAdapter(join(folder, 'torn'), 2)
      await writeFile(join(folder, 'torn', 'adapter_model.safetensors'), 'torn')
      const torn = await store('torn')
      await writeRandomAdapter(join(folder, 'strange'), 3)
      await writeFile(join(folder, 'strange', 'adapter_config.json'), '{')
      const strange = await store('strange')
      await expect(place(dora)).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('DoRA'),
      })
      for (const digest of [torn, strange])
        await expect(place(digest)).rejects.toMatchObject({ code: 'invalid_request' })
      await expect(place('0'.repeat(64))).rejects.toThrow()
      for (const digest of [dora, torn, strange, '0'.repeat(64)]) expect(await held()).not.toContain(digest)
      expect(await held()).toEqual(expect.arrayContaining([first, second]))
      expect(await textOf(draw(server, { digest: first }))).not.toBe('')
    })

    test(
      can.checksDigests
        ? 'whose files do not hash to their name are refused'
        : 'are taken as they lie: only the hub checks digests',
      async () => {
        await writeRandomAdapter(join(folder, 'changed'), 6)
        const changed = await store('changed')
        await writeRandomAdapter(join(folder, 'other'), 7)
        await cp(join(folder, 'other'), adapterPath(server.dataDir, changed), { recursive: true })
        if (can.checksDigests)
          return expect(place(changed)).rejects.toMatchObject({ code: 'invalid_request' })
        await place(changed)
        expect(await held()).toContain(changed)
        await vllmDialect.unload(remoteOf(server), changed, never)
      },
    )

    test('that are unloaded are unknown, and unloading one again is no error', async () => {
      await writeRandomAdapter(join(folder, 'passing'), 8)
      const passing = await store('passing')
      const ask = () => textOf(draw(server, { digest: passing }))
      await expect(ask()).rejects.toMatchObject({ code: 'not_found' })
      await place(passing)
      const answer = await ask()
      await vllmDialect.unload(remoteOf(server), passing, never)
      await vllmDialect.unload(remoteOf(server), passing, never)
      expect(await held()).not.toContain(passing)
      await expect(ask()).rejects.toMatchObject({ code: 'not_found' })
      await place(passing)
      expect(await ask()).toBe(answer)
    })
  })
}
