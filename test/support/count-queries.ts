import pg from 'pg'

export interface Counted {
  queries: number
  rows: number
  /** Of what the rows hold, as JSON. */
  bytes: number
}

/** What some work asks of the database and gets from it, counted where the driver sends it. */
export async function countQueries<T>(work: () => Promise<T>): Promise<Counted & { result: T }> {
  const counted: Counted = { queries: 0, rows: 0, bytes: 0 }
  const { query } = pg.Client.prototype
  const count = (rows: unknown[]) => {
    counted.rows += rows.length
    counted.bytes += JSON.stringify(rows).length
  }
  const counting = function (this: pg.Client, ...given: unknown[]) {
    counted.queries += 1
    // The pool hands over a callback; inside a transaction there is a promise.
    const heard = given.map((one) =>
      typeof one === 'function'
        ? (error: unknown, result: pg.QueryResult | undefined) => {
            count(result?.rows ?? [])
            one(error, result)
          }
        : one,
    )
    const answer: unknown = Reflect.apply(query, this, heard)
    if (answer instanceof Promise)
      void answer.then((result: pg.QueryResult) => count(result.rows)).catch(() => undefined)
    return answer
  }
  Object.assign(pg.Client.prototype, { query: counting })
  try {
    const result = await work()
    return { ...counted, result }
  } finally {
    Object.assign(pg.Client.prototype, { query })
  }
}
