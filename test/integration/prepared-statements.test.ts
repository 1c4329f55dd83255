import { expect, test } from 'vitest'
import { openDatabase } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'

const place = provideTestDatabase()

test.each([
  ['', ['one-more']],
  // A pooler forgets them between two transactions.
  ['?pgbouncer=true', []],
])('with %j the named statement and no other stays planned: %j', async (options, names) => {
  const db = openDatabase(place.url + options)
  try {
    for (const given of [1, 2, 3])
      expect(await db.$queryRaw`/* prepared: one-more */ SELECT ${given}::int + 1 AS "next"`).toEqual([
        { next: given + 1 },
      ])
    expect(await db.user.count()).toBe(0)
    const kept = await db.$queryRaw<{ name: string }[]>`SELECT "name" FROM pg_prepared_statements`
    expect(kept.map(({ name }) => name)).toEqual(names)
  } finally {
    await db.$disconnect()
  }
})
