/**
 * Publishes an upload in a process of its own and dies, as by `kill -9`, just before a query: for tests of what a kill
 * leaves. Prints how many queries it made when it lives.
 */
import pg from 'pg'
import { publishArrival } from '@/lib/bundles/publish-bundle'
import { readEnv } from '@/lib/core/env'
import { closeDatabase } from '@/lib/store/database'

const [communityId = '', uploadId = '', assistantName = '', dieAt = '0'] = process.argv.slice(2)
let queries = 0
const { query } = pg.Client.prototype
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  queries += 1
  if (queries === Number(dieAt)) process.kill(process.pid, 'SIGKILL')
  return Reflect.apply(query, this, given)
}
await publishArrival(readEnv(), {
  ...{ communityId, uploadId, userId: null },
  options: { assistantName, takesPolicy: true },
})
await closeDatabase()
console.log(queries)
